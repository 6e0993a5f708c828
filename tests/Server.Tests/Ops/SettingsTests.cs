using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using SessionContext.Server.Http;
using SessionContext.Server.Settings;
using SessionContext.Server.Storage;

namespace SessionContext.Server.Tests.Ops;

/// <summary>Whatever is wrong in the configuration, misspelt keys too, is told before the service serves.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Http:KnownProxies:0", "proxy.example")]
    [InlineData("Http:KnownProxies:0", "10.0.0.0/33")]
    [InlineData("Http:KnownProxies:0", "0.0.0.0/0")]
    [InlineData("Http:KnownProxies:0", "::/0")]
    [InlineData("Http:AllowedHeaders:0", "*")]
    [InlineData("Http:AllowedHeaders:0", "sentry trace")]
    [InlineData("Http:ManagementPort", "70000")]
    [InlineData("Http:ManagementPort", "many")]
    [InlineData("Sessions:Tenants:demo:AnonymousLifetime", "abc")]
    [InlineData("Limits:LoginsPerMinute", "-1")]
    [InlineData("Limits:BufferedBytes", "589823")]
    [InlineData("Limits:BufferedBytes", "much")]
    [InlineData("Limits:BufferedBytesPerNetwork", "589823")]
    [InlineData("Limits:Connections", "0")]
    [InlineData("Limits:ConnectionsPerNetwork", "0")]
    [InlineData("Limits:RequestsPerSecond", "many")]
    public void A_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        var wrong = Assert.Throws<SettingsException>(() => App.Build([$"{key}={value}"]));
        Assert.Contains(key, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Redis", "127.0.0.1:1", "00:00:01")]
    [InlineData("Redis", "127.0.0.1:1", "00:01:01")]
    [InlineData("Redis", "127.0.0.1:1", "00:00:02.5")]
    [InlineData("Postgres", "Host=127.0.0.1", "00:00:01")]
    [InlineData("Postgres", "Host=127.0.0.1", "00:01:01")]
    [InlineData("Postgres", "Host=127.0.0.1", "soon")]
    public void A_store_is_not_waited_for_as_long_as_one_likes(
        string engine,
        string connection,
        string timeout
    )
    {
        var wrong = Assert.Throws<SettingsException>(() =>
            App.Build([
                $"Store:Engine={engine}",
                $"Store:ConnectionString={connection}",
                $"Store:Timeout={timeout}",
            ])
        );
        Assert.Contains("Store:Timeout", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 2, 4, 3)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(60, 60, 60, 60)]
    public void A_store_is_waited_for_as_long_as_is_said(
        int? seconds,
        int redis,
        int postgres,
        int toConnect
    )
    {
        var settings = new StoreOptions
        {
            ConnectionString = "Host=127.0.0.1",
            Timeout = seconds is { } given ? TimeSpan.FromSeconds(given) : null,
        };
        Assert.Equal(redis, StoreSetup.Redis(settings).CommandTimeout.TotalSeconds);
        Assert.Equal(postgres, StoreSetup.Postgres(settings).CommandTimeout.TotalSeconds);
        Assert.Equal(toConnect, StoreSetup.Postgres(settings).ConnectTimeout.TotalSeconds);
    }

    [Theory]
    [InlineData("Http", "KnownProxy", "10.0.0.7")]
    [InlineData("Store", "Paht", "data")]
    [InlineData("Sessions", "AnonymousLifetimes", "01:00:00")]
    [InlineData("Sessions:Tenants:demo", "AnonymousLifespan", "01:00:00")]
    [InlineData("Limits", "Depths", "32")]
    public void A_misspelt_key_stops_the_start_and_is_named(
        string section,
        string key,
        string value
    )
    {
        var wrong = Assert.Throws<SettingsException>(() => App.Build([$"{section}:{key}={value}"]));
        Assert.Contains(
            $"{section}:{key} is not a setting",
            wrong.Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Every time span that can be set, of the service and of Kestrel.</summary>
    public static TheoryData<string> TimeSpans() =>
        [
            .. SettingsOfTests
                .All()
                .Where(setting => setting.Type == typeof(TimeSpan))
                .Select(setting => setting.Key),
            "Kestrel:Limits:KeepAliveTimeout",
            "Kestrel:Limits:RequestHeadersTimeout",
            "Kestrel:Limits:Http2:KeepAlivePingTimeout",
            "Kestrel:Limits:MinRequestBodyDataRate:GracePeriod",
        ];

    [Theory]
    [MemberData(nameof(TimeSpans))]
    public void A_time_span_without_a_unit_is_refused_with_an_example(string key)
    {
        foreach (var value in (string[])["3600", "0", "05:00", "24:00:00", "1h"])
        {
            var wrong = Assert.Throws<SettingsException>(() => App.Build([$"--{key}={value}"]));
            Assert.Contains(
                $"- {key} must be a time span as hh:mm:ss or d.hh:mm:ss, such as 01:00:00",
                wrong.Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [MemberData(nameof(TimeSpans))]
    public void A_time_span_beyond_what_makes_sense_is_refused(string key)
    {
        var wrong = Assert.Throws<SettingsException>(() =>
            App.Build([
                "--Store:Engine=Redis",
                "--Store:ConnectionString=127.0.0.1:1",
                $"--{key}=3651.00:00:00",
            ])
        );
        Assert.Contains($"- {key} must be a time span", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sessions:AnonymousLifetime", "00:00:00.001", "400.00:00:00")]
    [InlineData("Sessions:CustomerLifetime", "00:00:00.001", "3650.00:00:00")]
    [InlineData("Store:ClockTolerance", "00:05:00", "365.00:00:00")]
    [InlineData("Http:DrainTime", "00:00:00", "00:05:00")]
    [InlineData("Directory:Timeout", "00:00:00.100", "00:00:30")]
    [InlineData("Directory:CacheFor", "00:00:01", "1.00:00:00")]
    [InlineData("Identity:ServiceTokenLifetime", "00:01:00", "1.00:00:00")]
    [InlineData("Identity:ClockSkew", "00:00:00", "00:05:00")]
    [InlineData("Identity:RefreshReuseWindow", "00:00:00", "00:02:00")]
    [InlineData("Identity:CustomerLogin:Timeout", "00:00:00.100", "00:00:30")]
    [InlineData("Identity:Lifetimes:Anonymous:Access", "00:01:00", "1.00:00:00")]
    [InlineData("Identity:Lifetimes:Anonymous:Refresh", "00:01:00", "400.00:00:00")]
    [InlineData("Identity:Lifetimes:Customer:Absolute", "00:01:00", "3650.00:00:00")]
    [InlineData("Kestrel:Limits:KeepAliveTimeout", "00:00:01", "1.00:00:00")]
    public void A_time_span_is_accepted_within_its_range_alone(
        string key,
        string shortest,
        string longest
    )
    {
        Assert.All((string[])[shortest, longest], value => Assert.Empty(ErrorsOf(key, value)));
        var beyond = TimeSpan.Parse(longest, CultureInfo.InvariantCulture) + TimeSpan.FromTicks(1);
        Assert.Single(ErrorsOf(key, $"{beyond:c}"));
    }

    [Theory]
    [InlineData("Sessions:AnonymousLifetime", "00:00:00")]
    [InlineData("Sessions:CustomerLifetime", "00:00:00")]
    [InlineData("Store:ClockTolerance", "00:04:59")]
    [InlineData("Http:DrainTime", "-00:00:01")]
    [InlineData("Directory:Timeout", "00:00:00.099")]
    [InlineData("Directory:CacheFor", "00:00:00.999")]
    [InlineData("Identity:ServiceTokenLifetime", "00:00:59")]
    [InlineData("Identity:ClockSkew", "-00:00:01")]
    [InlineData("Identity:SigningKeyLifetime", "00:59:59")]
    [InlineData("Identity:RefreshReuseWindow", "-00:00:01")]
    [InlineData("Identity:CustomerLogin:Timeout", "00:00:00.099")]
    [InlineData("Identity:Lifetimes:Customer:Saas", "00:00:59")]
    public void A_time_span_that_is_too_short_is_refused(string key, string value) =>
        Assert.Contains(
            "must be a time span",
            ErrorsOf(key, value).First(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Limits", "Limits must be a section")]
    [InlineData("Sessions:Tenants:demo", "Sessions:Tenants:demo must be a section")]
    [InlineData("Http:KnownProxies", "Http:KnownProxies must be a list")]
    [InlineData("Limits:Depth:More", "Limits:Depth must be a whole number")]
    [InlineData("Store:Path:More", "Store:Path must be one value")]
    public void A_value_on_the_wrong_level_is_refused(string key, string error) =>
        Assert.StartsWith(
            error,
            Assert.Single(ErrorsOf(key, "5", startingWith: error.Split(' ')[0])),
            StringComparison.Ordinal
        );

    [Fact]
    public void All_faults_of_all_sections_are_told_at_once()
    {
        var wrong = Assert.Throws<SettingsException>(() =>
            App.Build([
                "--Store:Path=/proc/version",
                "--Sessions:AnonymusLifetime=01:00:00",
                "--Limits:Depth=many",
                "--Directory:CacheFor=00:00:00",
                "--Events:WebhookOrigins:0=https://events.example",
                "--Http:DrainTime=5",
                "--Compatibility:StaleVersionIs404=maybe",
                "--Logging:LogLevel:Default=Inform",
                "--Kestrel:Limits:MaxRequestLineSize=many",
                "--OTEL_EXPORTER_OTLP_ENDPOINT=nonsense",
                "--urls=http://127.0.0.1:18442x",
                "--Sesions:AnonymousLifetime=01:00:00",
            ])
        );
        string[] expected =
        [
            "Sesions (command line) is not a section of the settings; did you mean Sessions?",
            "Limits:Depth must be a whole number, such as 10",
            "Sessions:AnonymusLifetime is not a setting; did you mean Sessions:AnonymousLifetime?",
            "Compatibility:StaleVersionIs404 must be true or false",
            "Directory:CacheFor must be a time span of one second to one day, such as 00:05:00",
            "Events:WebhookOrigins:0 must be a DNS name such as eventgrid.azure.net",
            "Identity:Clients and Identity:Issuers are empty",
            "Store:Path: '/proc/version' is a file",
            "Http:DrainTime must be a time span as hh:mm:ss or d.hh:mm:ss, such as 01:00:00",
            "Kestrel:Limits:MaxRequestLineSize must be a whole number, such as 10",
            "urls (ASPNETCORE_URLS) must be an address with a host of this machine",
            "Logging:LogLevel:Default must be a log level: Trace, Debug, Information",
            "OTEL_EXPORTER_OTLP_ENDPOINT must be an absolute http or https URL",
        ];
        var lines = wrong.Message.Split("\n  - ")[1..];
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(
            expected.Zip(lines),
            error => Assert.StartsWith(error.First, error.Second, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void All_faults_of_a_client_are_told_at_once()
    {
        var wrong = Assert.Throws<SettingsException>(() =>
            App.Build([
                "--Identity:Clients:0:ClientId=backend",
                "--Identity:Clients:0:Tenant=X",
                "--Identity:Clients:0:Secret=short",
                "--Identity:Clients:0:Scopes:0=sessioncontext.context_mange",
            ])
        );
        string[] expected =
        [
            "Identity:Clients:0:Tenant must be 3 to 16 characters",
            "Identity:Clients:0:Scopes:0 is not a scope of the service; did you mean sessioncontext.context_manage?",
            "Identity:Clients:0:Secret must have",
        ];
        Assert.All(
            expected,
            error => Assert.Contains(error, wrong.Message, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("urls", "https://127.0.0.1:0", "urls (ASPNETCORE_URLS)")]
    [InlineData("https_ports", "0", "https_ports (ASPNETCORE_HTTPS_PORTS)")]
    [InlineData("Kestrel:Endpoints:Main:Url", "https://127.0.0.1:0", "Kestrel:Endpoints:Main:Url")]
    public void An_address_with_https_needs_a_certificate(string key, string value, string named)
    {
        Assert.StartsWith(
            $"{named} has https and no certificate",
            Assert.Single(HttpsRules.ValidationErrors(Configuration((key, value)))),
            StringComparison.Ordinal
        );
        Assert.Empty(
            HttpsRules.ValidationErrors(
                Configuration((key, value), ("Kestrel:Certificates:Default:Path", "tls.pem"))
            )
        );
    }

    [Theory]
    [InlineData("Kestrel:Endpoints:Main:Certificate:Path")]
    [InlineData("Kestrel:Endpoints:Main:Certificate:KeyPath")]
    [InlineData("Kestrel:Certificates:Default:Path")]
    [InlineData("Kestrel:Certificates:Default:KeyPath")]
    public void A_missing_certificate_file_is_named(string key)
    {
        const string Url = "Kestrel:Endpoints:Main:Url";
        Assert.StartsWith(
            $"{key} must name a file that exists, such as /",
            Assert.Single(
                ListenRules.ValidationErrors(
                    Configuration((Url, "https://127.0.0.1:8443"), (key, "/no/such/file.pem"))
                )
            ),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("--Store:Path")]
    [InlineData("Store:Path", "data")]
    [InlineData("-p", "data")]
    public void An_argument_that_nobody_would_read_is_refused(params string[] args) =>
        Assert.Contains(
            "argument 1 must have the form --Section:Key=value",
            Assert.Throws<SettingsException>(() => StartArguments.Check(args)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("--Store:Path=data")]
    [InlineData("Store:Path=data")]
    [InlineData("--Store:Path", "-data")]
    [InlineData()]
    public void An_argument_with_key_and_value_is_accepted(params string[] args) =>
        StartArguments.Check(args);

    [Fact]
    public void A_misspelt_environment_is_refused() =>
        Assert.Contains(
            "environment (ASPNETCORE_ENVIRONMENT) is not a known one and has no settings file; did you mean Production?",
            Assert.Throws<SettingsException>(() => App.Build(["--environment=Producton"])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_message_about_a_start_that_failed_keeps_its_words() =>
        Assert.EndsWith(
            "For more information, see the manual.",
            StartFailure.Explain(
                new InvalidOperationException("For more information, see the manual."),
                ["--Logging:LogLevel:Default=Information"]
            ),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Loging:LogLevel:Default", "Logging")]
    [InlineData("Kestral:Limits:MaxRequestLineSize", "Kestrel")]
    [InlineData("Htp:ManagementPort", "Http")]
    [InlineData("AlowedHosts", "AllowedHosts")]
    [InlineData("Url", "urls")]
    public void A_misspelt_section_stops_the_start_and_the_nearest_is_named(
        string key,
        string nearest
    )
    {
        var wrong = Assert.Throws<SettingsException>(() => App.Build([$"--{key}=1"]));
        Assert.Contains(
            $"is not a section of the settings; did you mean {nearest}?",
            wrong.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("S3cret_of_the_tests")]
    [InlineData("secret-of-the-tests")]
    [InlineData("a_secret_of_the_tests_with_letters_alone")]
    public void A_section_that_may_be_a_secret_is_not_repeated(string key)
    {
        var wrong = Assert.Throws<SettingsException>(() => App.Build([$"--{key}=1"]));
        Assert.Contains(
            "A key (command line) is not a section of the settings; there are Store",
            wrong.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(key, wrong.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Sesions:AnonymousLifetime", "Sessions")]
    [InlineData("SESION:TENANTS:DEMO:CUSTOMERLIFETIME", "Sessions")]
    [InlineData("Identiy:Clients:0:ClientId", "Identity")]
    [InlineData("Htp:ManagementPort", "Http")]
    [InlineData("Loging:LogLevel:Default", "Logging")]
    [InlineData("Stroe:Path", "Store")]
    public void A_variable_that_resembles_a_setting_is_refused(string key, string nearest) =>
        Assert.Contains(
            $"did you mean {nearest}?",
            Assert.Single(UnknownSections.ValidationErrors(Environment(key))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("PATH")]
    [InlineData("HTTPS:PROXY")]
    [InlineData("STORE_PORT_6379_TCP")]
    [InlineData("AIRFLOW:CORE:EXECUTOR")]
    [InlineData("PIP:INDEX")]
    [InlineData("EVENT:SOURCE")]
    [InlineData("STAGE:PORT")]
    [InlineData("STORES:PARTH_OF_A_FILE")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Kestrel:Endpoints:Main:Url")]
    [InlineData("AllowedHosts")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData(":CF_USER_TEXT_ENCODING")]
    public void A_variable_of_another_program_is_left_alone(string key) =>
        Assert.Empty(UnknownSections.ValidationErrors(Environment(key)));

    [Theory]
    [InlineData("http://127.0.0.1:18442x")]
    [InlineData("http://*:99999")]
    [InlineData("http://*:-1")]
    [InlineData("http://127.0.0:8080")]
    [InlineData("http://127.0.0.1.8080")]
    [InlineData("http://::1:8080")]
    [InlineData("http://myhost:8080")]
    [InlineData("http://my host:8080")]
    [InlineData("http://*:8080/path")]
    [InlineData("http:/127.0.0.1:8080")]
    [InlineData("http://localhost:0")]
    [InlineData("http://127.0.0.1:0,http://127.0.0.1:0")]
    public void An_address_that_would_mean_another_one_is_refused(string address)
    {
        foreach (var key in (string[])["urls", "Kestrel:Endpoints:Main:Url"])
        {
            Assert.Contains(
                key,
                Assert.Single(ListenRules.ValidationErrors(Configuration((key, address)))),
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080;https://[::]:8443")]
    [InlineData("http://localhost:8080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://unix:/run/session-context.sock")]
    public void An_address_of_this_machine_is_accepted(string address) =>
        Assert.Empty(ListenRules.ValidationErrors(Configuration(("urls", address))));

    [Fact]
    public void A_management_port_that_is_the_services_own_is_refused() =>
        Assert.Contains(
            "Http:ManagementPort must be another port than that of http_ports",
            Assert.Single(
                ListenRules.ValidationErrors(
                    Configuration(("http_ports", "8080"), ("Http:ManagementPort", "8080"))
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_taken_port_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var wrong = Assert.Throws<SettingsException>(() =>
            App.Build([$"--urls=http://127.0.0.1:{port}"])
        );

        Assert.Contains(
            $"urls (ASPNETCORE_URLS): port {port} is used by another program",
            wrong.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("http_ports", "http_ports (ASPNETCORE_HTTP_PORTS)")]
    [InlineData("Http:ManagementPort", "Http:ManagementPort")]
    public void A_port_that_another_program_has_on_one_address_is_taken(string key, string named)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var configuration = Configuration(("https_ports", "0"), (key, $"{port}"));
        Assert.Contains(
            $"{named}: port {port} is used by another program; stop that program, or choose another port",
            TakenPorts.ValidationErrors(configuration)
        );
    }

    [Fact]
    public void An_address_of_another_machine_is_told() =>
        Assert.Contains(
            "this machine does not have this address",
            Assert.Single(
                TakenPorts.ValidationErrors(Configuration(("urls", "http://192.0.2.1:8080")))
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_port_that_is_taken_during_the_start_is_told() =>
        Assert.Contains(
            "is used by another program",
            StartFailure.Explain(new IOException("", new AddressInUseException("")), []),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("keys")]
    [InlineData("contexts")]
    public void A_file_in_the_place_of_a_part_of_the_data_folder_is_named(string part)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File(part), "");
        Assert.Contains(
            $"'{folder.File(part)}' is a file",
            Assert.Single(FolderRules.ValidationErrors(new StoreOptions { Path = folder.Path })),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{\n  \"Store\": {\n    \"Path\": S3cret\n  }\n}", "It is not JSON at line 3")]
    [InlineData("{\"Store\": {\"Path\": \"a\", \"path\": \"S3cret\"}}", "Store:path")]
    [InlineData("[\"S3cret\"]", "Top-level JSON element must be an object")]
    public async Task A_settings_file_that_cannot_be_read_is_named_with_the_line(
        string content,
        string reason
    )
    {
        var (file, message) = await RefuseFileAsync(content);
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_that_only_a_settings_file_has_is_refused_with_the_file()
    {
        var (file, message) = await RefuseFileAsync(
            """{"Sesions":{"AnonymousLifetime":"01:00:00"}}"""
        );
        Assert.Contains(
            $"Sesions ({Path.GetFileName(file)}) is not a section of the settings; did you mean Sessions?",
            message,
            StringComparison.Ordinal
        );
    }

    private static async Task<(string File, string Message)> RefuseFileAsync(string content)
    {
        var environment = $"of-tests-{Guid.NewGuid():N}";
        var file = Path.Combine(AppContext.BaseDirectory, $"appsettings.{environment}.json");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        try
        {
            var wrong = Assert.Throws<SettingsException>(() =>
                App.Build([$"--environment={environment}"])
            );
            return (file, wrong.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default", "Inform")]
    [InlineData("Logging:LogLevel:Default", "7")]
    [InlineData("Logging:LogLevel", "Information")]
    [InlineData("Logging:Console:LogLevel:Default", "Warn")]
    [InlineData("Logging:Console:FormatterName", "jsn")]
    [InlineData("Logging:Console:FormatterOptions:UseUtcTimestamp", "maybe")]
    [InlineData("Logging:Console:FormatterNam", "json")]
    [InlineData("Logging:LogLevl:Default", "Information")]
    public void A_wrong_setting_of_logging_is_refused(string key, string value) =>
        Assert.StartsWith(
            string.Join(':', key.Split(':').Take(2)),
            Assert.Single(LoggingRules.ValidationErrors(Configuration((key, value)))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("ENDPOINT", "nonsense")]
    [InlineData("ENDPOINT", "localhost:4317")]
    [InlineData("ENDPOINT", "http://user:secret@localhost:4317")]
    [InlineData("TRACES_ENDPOINT", "nonsense")]
    [InlineData("METRICS_ENDPOINT", "nonsense")]
    [InlineData("PROTOCOL", "http")]
    [InlineData("TIMEOUT", "10s")]
    public void A_wrong_setting_of_the_exporter_is_refused(string name, string value)
    {
        var key = $"OTEL_EXPORTER_OTLP_{name}";
        Assert.StartsWith(
            $"{key} must be",
            Assert.Single(OtlpRules.ValidationErrors(Configuration((key, value)))),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Production", true)]
    [InlineData("Staging", true)]
    [InlineData("Development", false)]
    public void A_short_secret_of_a_client_is_refused_outside_Development(
        string environment,
        bool isRefused
    )
    {
        var builder = SettingsBuilder.Create([
            $"--environment={environment}",
            "--Identity:Clients:0:ClientId=backend",
            "--Identity:Clients:0:Tenant=demo",
            "--Identity:Clients:0:Secret=fifteen-chars-x",
            "--Identity:Clients:0:Secrets:0=sixteen-chars-xx",
            "--Identity:Clients:0:Secrets:1=short",
            "--urls=http://127.0.0.1:0",
        ]);
        var errors = SettingsCheck.ValidationErrors(builder.Configuration, builder.Environment);
        Assert.Equal(
            isRefused
                ?
                [
                    "Identity:Clients:0:Secret must have at least 16 characters, such as openssl rand -hex 32 prints",
                    "Identity:Clients:0:Secrets:1 must have at least 16 characters, such as openssl rand -hex 32 prints",
                ]
                : [],
            errors
        );
    }

    [Fact]
    public void A_value_of_the_wrong_type_hides_no_other_error_of_its_section()
    {
        var builder = SettingsBuilder.Create([
            "--Limits:BodyBytes=abc",
            "--Limits:Dept=3",
            "--Limits:Attributes=-1",
            "--Identity:Clients:0:ClientId=backend",
            "--Identity:Clients:0:Tenant=demo",
            "--Identity:Clients:0:Public=perhaps",
            "--Identity:Clients:1:ClientId=other",
            "--Identity:Clients:1:Tenant=no tenant",
            "--urls=http://127.0.0.1:0",
        ]);
        var errors = SettingsCheck.ValidationErrors(builder.Configuration, builder.Environment);
        Assert.Equal(
            [
                "Identity:Clients:0:Public",
                "Identity:Clients:1",
                "Identity:Clients:1:Tenant",
                "Limits:Attributes",
                "Limits:BodyBytes",
                "Limits:Dept",
            ],
            errors.Select(error => error.Split(' ')[0]).Order(StringComparer.Ordinal)
        );
    }

    /// <summary>What is said of one setting, or of what begins with other words.</summary>
    private static IEnumerable<string> ErrorsOf(
        string key,
        string value,
        string? startingWith = null
    )
    {
        var builder = SettingsBuilder.Create([$"--{key}={value}"]);
        return SettingsCheck
            .ValidationErrors(builder.Configuration, builder.Environment)
            .Where(error => error.StartsWith($"{startingWith ?? key} ", StringComparison.Ordinal));
    }

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value))
            .Build();

    // As variables are read, which is not the test's own environment.
    private static ConfigurationRoot Environment(string key) =>
        new([new SettingsSource.Provider(SettingsSource.Environment, Variables(key))]);

    private static MemoryConfigurationProvider Variables(string key) =>
        new(new() { InitialData = [KeyValuePair.Create(key, (string?)"1")] });
}
