using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Primitives;

namespace SessionContext.Server.Settings;

/// <summary>
/// One source of settings without its empty values: <c>Identity__Issuer=</c> means the same as no such variable.
/// </summary>
internal sealed class SettingsSource(IConfigurationSource inner) : IConfigurationSource
{
    /// <summary>
    /// What the source is called in messages: <c>appsettings.json</c>, <c>environment</c>, <c>command line</c>; null:
    /// it is the framework's own.
    /// </summary>
    public string? Name { get; } =
        inner switch
        {
            JsonConfigurationSource file => file.Path,
            EnvironmentVariablesConfigurationSource => Environment,
            CommandLineConfigurationSource => "command line",
            _ => null,
        };

    /// <summary>The name of the environment as a source.</summary>
    public const string Environment = "environment";

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) =>
        new Provider(Name, inner.Build(builder));

    /// <summary>What the source has.</summary>
    internal sealed class Provider : ConfigurationProvider, IDisposable
    {
        private readonly IConfigurationProvider _inner;
        private readonly IDisposable _reloads;

        public Provider(string? name, IConfigurationProvider inner)
        {
            (Name, _inner) = (name, inner);
            _reloads = ChangeToken.OnChange(inner.GetReloadToken, Reload);
        }

        /// <inheritdoc cref="SettingsSource.Name"/>
        public string? Name { get; }

        /// <summary>Every key that has a value.</summary>
        public IEnumerable<string> Keys => Data.Keys;

        /// <inheritdoc />
        public override void Load()
        {
            _inner.Load();
            Copy();
        }

        public void Dispose()
        {
            _reloads.Dispose();
            (_inner as IDisposable)?.Dispose();
        }

        private void Reload()
        {
            Copy();
            OnReload();
        }

        private void Copy()
        {
            var given = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            AddBelow(null, given);
            Data = given;
        }

        private void AddBelow(string? parent, Dictionary<string, string?> given)
        {
            var keys = _inner.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase);
            foreach (var key in keys.ToArray())
            {
                var path = parent is null ? key : ConfigurationPath.Combine(parent, key);
                if (_inner.TryGet(path, out var value) && !string.IsNullOrEmpty(value))
                {
                    given[path] = value;
                }

                AddBelow(path, given);
            }
        }
    }
}
