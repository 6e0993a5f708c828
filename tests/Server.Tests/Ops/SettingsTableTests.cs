using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tests.Ops;

/// <summary>The tables of <c>docs/configuration.md</c> have every setting, and no other.</summary>
public sealed partial class SettingsTableTests
{
    private static readonly Dictionary<string, Type> Sections = new()
    {
        ["Compatibility"] = typeof(CompatibilityOptions),
        ["Directory"] = typeof(DirectoryOptions),
        ["Events"] = typeof(EventsOptions),
        ["Http"] = typeof(HttpOptions),
        ["Identity"] = typeof(IdentityOptions),
        ["Limits"] = typeof(LimitsOptions),
        ["Sessions"] = typeof(SessionsOptions),
        ["Store"] = typeof(StoreOptions),
    };

    // Settings of ASP.NET Core and of OpenTelemetry.
    private static readonly string[] OfOthers = ["AllowedHosts", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    private static readonly string[] Documented = [.. Read()];
    private static readonly string[] Known =
    [
        .. Sections.SelectMany(section => KeysOf(section.Value, section.Key)),
    ];

    [Fact]
    public void Every_setting_is_in_a_table() =>
        Assert.DoesNotContain(Known, key => !Documented.Any(documented => Covers(documented, key)));

    [Fact]
    public void Every_row_of_a_table_is_a_setting() =>
        Assert.DoesNotContain(
            Documented.Except(OfOthers),
            documented => !Known.Any(key => Covers(documented, key))
        );

    // A row may be about a whole section: Identity:Tenants:<tenant>:Lifetimes:Customer.
    private static bool Covers(string documented, string key) =>
        key == documented || key.StartsWith(documented + ":", StringComparison.Ordinal);

    /// <summary>
    /// The keys of the first column. A short one stands for the full one before it, with another end:
    /// <c>Identity:Issuers:N:Issuer</c>, <c>Audience</c>.
    /// </summary>
    private static IEnumerable<string> Read()
    {
        var page = Path.Combine(AppContext.BaseDirectory, "docs", "configuration.md");
        foreach (
            var row in File.ReadLines(page)
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        )
        {
            var parent = "";
            foreach (
                var name in Code()
                    .Matches(row.Split(" | ")[0])
                    .Select(it => SecondNumber().Replace(it.Groups[1].Value, ":N"))
            )
            {
                var first = name.Split(':')[0];
                if (Sections.ContainsKey(first) || parent.Length == 0)
                {
                    parent = Parent(name);
                    yield return name;
                }
                else
                {
                    yield return $"{parent}:{name}";
                }
            }
        }
    }

    // Identity:Issuers:N:Audiences:N has the parent of Identity:Issuers:N:Issuer.
    private static string Parent(string key) =>
        ListElement().Replace(key, "") is var one && one.LastIndexOf(':') is > 0 and var at
            ? one[..at]
            : key;

    private static IEnumerable<string> KeysOf(Type type, string path)
    {
        if (TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)))
        {
            return [path];
        }

        if (ElementOf(type) is { } element)
        {
            var isNamed =
                element is { IsGenericType: true }
                && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
            return isNamed
                ? KeysOf(element.GetGenericArguments()[1], $"{path}:<tenant>")
                : KeysOf(element, $"{path}:N");
        }

        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .SelectMany(property => KeysOf(property.PropertyType, $"{path}:{property.Name}"));
    }

    private static Type? ElementOf(Type type) =>
        type.GetInterfaces()
            .Append(type)
            .FirstOrDefault(one =>
                one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            )
            ?.GetGenericArguments()[0];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(":M$")]
    private static partial Regex SecondNumber();

    [GeneratedRegex(":N$")]
    private static partial Regex ListElement();
}
