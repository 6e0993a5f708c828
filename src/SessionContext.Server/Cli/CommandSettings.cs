using System.CommandLine;

namespace SessionContext.Server.Cli;

/// <summary>How a command is told which service it is about: by the settings of that service.</summary>
internal static class CommandSettings
{
    /// <summary>The option <c>--path</c>.</summary>
    public static Option<string?> PathOption() =>
        new("--path")
        {
            Description =
                "The data folder of a service with the embedded engine. Default: what the settings say.",
        };

    /// <summary>The arguments after all others.</summary>
    public static Argument<string[]> Argument() =>
        new("setting")
        {
            Description =
                "Settings as the service takes them, such as Store:Engine=Redis. Default: the settings file and the environment.",
        };

    /// <summary>The settings as a service that is started with these arguments reads them.</summary>
    public static WebApplicationBuilder Read(string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions
            {
                Args = settings,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.Logging.ClearProviders();
        return builder;
    }
}
