using SessionContext.Core;
using SessionContext.Server.Access;
using SessionContext.Server.Backups;
using SessionContext.Server.Contexts;
using SessionContext.Server.Customers;
using SessionContext.Server.Desk;
using SessionContext.Server.Events;
using SessionContext.Server.FirstStart;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;
using SessionContext.Server.Logins;
using SessionContext.Server.Settings;
using SessionContext.Server.ShopDirectory;
using SessionContext.Server.Storage;

namespace SessionContext.Server;

/// <summary>
/// Puts the service together. A request's way: problems → path → routing → authentication → authorization → endpoint →
/// <see cref="SessionContexts"/> → store.
/// </summary>
internal static class App
{
    /// <summary>Builds the service, its store open.</summary>
    /// <exception cref="SettingsException">The configuration is not valid.</exception>
    /// <exception cref="StoreOpenException">The store cannot be opened.</exception>
    public static WebApplication Build(string[] args, TimeProvider? time = null)
    {
        var builder = SettingsBuilder.Create(args);
        SettingsCheck.Check(builder.Configuration, builder.Environment);
        builder.WebHost.UseKestrelHttpsConfiguration();
        // The slim builder has chosen a formatter in code, which would win over the settings.
        builder.Logging.AddConsole(console =>
            console.FormatterName = builder.Configuration["Logging:Console:FormatterName"]
        );

        var limits = builder.Configuration.Read<LimitsOptions>(
            "Limits",
            options => options.ValidationErrors()
        );
        var sessions = builder.Configuration.Read<SessionsOptions>(
            "Sessions",
            options => options.ValidationErrors()
        );
        var compatibility = builder.Configuration.Read<CompatibilityOptions>(
            "Compatibility",
            _ => []
        );
        var http = builder.Configuration.Read<HttpOptions>(
            "Http",
            options => options.ValidationErrors()
        );
        var management = ManagementAddress.In(builder.Configuration);
        builder.Configuration.ListenOn(management);
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true); // see Program.cs
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.AddInputBounds(limits, http, management);

        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(limits.ToLimits());
        builder.Services.AddSingleton(compatibility);
        builder.Services.AddSingleton(sessions.ToLoginRules());
        builder.Services.AddSingleton(sessions.ToLifetimes());
        builder.Services.AddSessionContexts();
        builder.Services.AddCrossOrigin(http);
        builder.Services.AddStore(builder.Configuration);
        builder.Services.AddControl(builder.Configuration);
        builder.Services.AddShopDirectory(builder.Configuration);
        builder.Services.AddIdentity(builder.Configuration, builder.Environment, limits);
        builder.Services.AddShopEvents(builder.Configuration);
        builder.Services.AddSessions();
        builder.Services.AddCustomers();
        builder.Services.AddDesk();
        builder.Services.AddAnswerHeaders(http.AllowedOrigins);
        builder.Services.AddProblems();
        builder.Services.AddHealth();
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddAccessLog();
        builder.Services.AddHostNames(builder.Configuration);
        builder.Services.AddDrain(http, builder.Configuration);

        var app = builder.Build();
        app.Services.StartMetrics();
        app.Services.OpenStore();
        app.Services.OpenFirstStart();
        app.UseRequestLog();
        app.UseAccessLog();
        app.UseProblems();
        app.UseLiteralPath();
        app.UseAnswerHeaders();
        app.UseDrain();
        app.UseCrossOrigin(http.AllowedOrigins);
        app.UseManagementPort(management);
        app.UseProxies(http.KnownProxies);
        app.UseHeadRequests();
        app.UseRouting();
        app.UseProblemsOfRouting();
        app.UseIdentity();
        app.MapIdentity();
        app.MapContexts();
        app.MapOwnContext();
        app.MapShopEvents();
        app.MapSessions();
        app.MapCustomers();
        app.MapHealth();
        app.MapMetrics();
        app.MapApiDocs();
        return app;
    }
}
