using System.ComponentModel;
using System.Reflection;
using SessionContext.Server.Settings;

namespace SessionContext.Server.Tests.Ops;

/// <summary>
/// A value of the configuration may be a secret in the wrong place: whatever is wrong with it, no message repeats it.
/// </summary>
public sealed class SecretSettingsTests
{
    private const string Below = ":below";
    private const string Secret = "S3cret-of-the-tests";

    private static readonly (string Section, Type Type)[] Sections =
    [
        ("Store", typeof(StoreOptions)),
        ("Sessions", typeof(SessionsOptions)),
        ("Limits", typeof(LimitsOptions)),
        ("Http", typeof(HttpOptions)),
        ("Identity", typeof(IdentityOptions)),
        ("Directory", typeof(DirectoryOptions)),
        ("Events", typeof(EventsOptions)),
    ];

    /// <summary>
    /// Every key that there is: with text where another type belongs, and with a value below it where none belongs.
    /// </summary>
    public static TheoryData<string> WrongSettings() =>
        [.. Sections.SelectMany(section => Wrong(section.Section, section.Type)).Distinct()];

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public void A_value_of_the_wrong_type_is_not_repeated_and_its_key_is_named(string key)
    {
        var message = Refusal($"{key}={Secret}");
        Assert.Contains(
            key.EndsWith(Below, StringComparison.Ordinal) ? key[..^Below.Length] : key,
            message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Redis", $"redis://:{Secret}@127.0.0.1:port")]
    [InlineData("Redis", $"redis:/:{Secret}@127.0.0.1")]
    [InlineData("Redis", $"127.0.0.1:1,password=first,{Secret}")]
    [InlineData("Redis", $"127.0.0.1:1,pasword={Secret}")]
    [InlineData("Redis", $"127.0.0.1:1,ssl={Secret}")]
    [InlineData("Redis", $":{Secret}@127.0.0.1:1")]
    [InlineData("Redis", $"postgres://user:{Secret}@127.0.0.1:1/database")]
    [InlineData("Redis", $"rediss://user:{Secret}@127.0.0.1:1/{Secret}")]
    [InlineData("Postgres", $"postgres://user:{Secret}@127.0.0.1:port")]
    [InlineData("Postgres", $"postgres://user:{Secret}@127.0.0.1:1/db?sslmode={Secret}")]
    [InlineData("Postgres", $"postgres://user:{Secret}@127.0.0.1:1/db?{Secret}=on")]
    [InlineData("Postgres", $"redis://user:{Secret}@127.0.0.1:1")]
    [InlineData("Postgres", $"Host=127.0.0.1;Password=first;{Secret}")]
    [InlineData("Postgres", $"Host=127.0.0.1;Pasword={Secret}")]
    [InlineData("Postgres", $"Host=127.0.0.1;Port={Secret}")]
    [InlineData("Postgres", Secret)]
    public void A_connection_string_that_cannot_be_used_is_not_repeated(
        string engine,
        string connection
    )
    {
        var message = Refusal($"Store:Engine={engine}", $"Store:ConnectionString={connection}");
        Assert.Contains("Store:ConnectionString", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Store:Engine", $"redis://:{Secret}@127.0.0.1")]
    [InlineData("Store:Path", $"redis://:{Secret}@127.0.0.1")]
    [InlineData("Directory:Sites:BaseAddress", $"https://user:{Secret}@127.0.0.1")]
    [InlineData("Identity:Issuer", $"https://user:{Secret}@127.0.0.1")]
    [InlineData("Identity:Issuers:0:Authority", $"https://user:{Secret}@127.0.0.1")]
    [InlineData("Http:AllowedOrigins:0", $"https://user:{Secret}@127.0.0.1")]
    [InlineData("Http:KnownProxies:0", Secret)]
    [InlineData("urls", $"http://user:{Secret}@127.0.0.1:0")]
    [InlineData("urls", $"redis://:{Secret}@127.0.0.1:0")]
    [InlineData("http_ports", Secret)]
    [InlineData("Kestrel:Endpoints:Main:Url", $"http://user:{Secret}@127.0.0.1:0")]
    public void A_secret_in_an_address_is_not_repeated(string key, string value) =>
        Assert.Contains(key, Refusal($"{key}={value}"), StringComparison.Ordinal);

    [Fact]
    public void A_forgotten_index_is_explained() =>
        Assert.Contains(
            "Events:Webhooks:acme:Secrets must be a list; its elements are Events:Webhooks:acme:Secrets:0",
            Refusal($"Events:Webhooks:acme:Secrets={Secret}"),
            StringComparison.Ordinal
        );

    [Fact]
    public void All_keys_that_are_wrong_are_named_at_once()
    {
        var message = Refusal("Limits:BodyBytes=many", "Limits:Depths=3");
        Assert.Contains(
            "Limits:BodyBytes must be a whole number",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains("Limits:Depths is not a setting", message, StringComparison.Ordinal);
    }

    private static string Refusal(params string[] settings)
    {
        // Somebody has to be let in, or that is what is refused.
        string[] client =
        [
            "Identity:Clients:0:ClientId=shop",
            "Identity:Clients:0:Tenant=demo",
            "Identity:Clients:0:Public=true",
        ];
        var refused = Assert.Throws<SettingsException>(() =>
            App.Build(
                settings[0].StartsWith("Identity", StringComparison.Ordinal)
                    ? settings
                    : [.. client, .. settings]
            )
        );
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.OrdinalIgnoreCase);
        return refused.Message;
    }

    private static IEnumerable<string> Wrong(string key, Type type)
    {
        if (TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)))
        {
            return type == typeof(string) || type == typeof(Uri)
                ? [key + Below]
                : [key, key + Below];
        }

        var elements = type.GetInterfaces()
            .Append(type)
            .Where(one =>
                one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ICollection<>)
            )
            .Select(one => one.GetGenericArguments()[0])
            .ToArray();
        return elements switch
        {
            [] =>
            [
                key,
                $"{key}:unknown",
                .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Where(property => property.CanWrite)
                    .SelectMany(property => Wrong($"{key}:{property.Name}", property.PropertyType)),
            ],
            [{ IsGenericType: true } pair, ..] =>
            [
                key,
                .. Wrong($"{key}:acme", pair.GetGenericArguments()[1]),
            ],
            [var element, ..] => [key, .. Wrong($"{key}:0", element)],
        };
    }
}
