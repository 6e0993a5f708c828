using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SessionContext.Server.Tests;

/// <summary>Keeps what a service logs; it has to be started with <see cref="Settings"/>.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    /// <summary>Warnings and worse, and none of them to the console.</summary>
    public static readonly string[] Settings =
    [
        "--Logging:LogLevel:Default=Warning",
        "--Logging:Console:LogLevel:Default=None",
    ];

    private readonly ConcurrentQueue<(int EventId, string Text)> _lines = new();

    public string[] Of(int eventId) =>
        [.. _lines.Where(line => line.EventId == eventId).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.Enqueue((eventId.Id, formatter(state, exception)));

    public void Dispose() { }
}
