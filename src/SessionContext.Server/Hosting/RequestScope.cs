using System.Collections;
using Microsoft.AspNetCore.Diagnostics;
using SessionContext.Core;
using SessionContext.Server.Access;

namespace SessionContext.Server.Hosting;

/// <summary>
/// What the log lines of a request carry beside their message: trace, tenant, client and route. Read where a line is
/// written, so it has what is known by then.
/// </summary>
internal sealed class RequestScope : IReadOnlyList<KeyValuePair<string, object?>>, IDisposable
{
    // A line may be written on behalf of a request that has ended, by work that others share. Its context serves
    // another one by then.
    private volatile HttpContext? _http;
    private IDisposable? _end;
    private string? _tenant;
    private string? _client;

    private RequestScope(HttpContext http) => _http = http;

    /// <inheritdoc />
    public int Count => Values().Count;

    /// <inheritdoc />
    public KeyValuePair<string, object?> this[int index] => Values()[index];

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Values().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Begins it, until it is disposed; null where the request has one.</summary>
    public static RequestScope? Begin(ILogger logger, HttpContext http)
    {
        if (http.Features.Get<RequestScope>() is not null)
        {
            return null;
        }

        var scope = new RequestScope(http);
        http.Features.Set(scope);
        scope._end = logger.BeginScope(scope);
        return scope;
    }

    /// <summary>Who calls, where no token in the <c>Authorization</c> header says so.</summary>
    public void CalledBy(Tenant tenant, string client) =>
        (_tenant, _client) = (tenant.ToString(), client);

    /// <inheritdoc />
    public void Dispose()
    {
        _end?.Dispose();
        _http?.Features.Set<RequestScope>(null);
        _http = null;
    }

    /// <inheritdoc />
    public override string ToString() =>
        string.Join(' ', Values().Select(value => $"{value.Key}:{value.Value}"));

    private List<KeyValuePair<string, object?>> Values()
    {
        var values = new List<KeyValuePair<string, object?>>();
        if (_http is not { } request)
        {
            return values;
        }

        // An exception has taken the route from the request by the time that it is logged.
        var failed = request.Features.Get<IExceptionHandlerFeature>();
        var endpoint = request.GetEndpoint() ?? failed?.Endpoint;
        var route = failed?.RouteValues ?? request.Request.RouteValues;
        var caller = Caller.Of(request);
        Add("TraceId", RequestTrace.IdOf(request));
        Add("Tenant", _tenant ?? caller?.Tenant?.ToString() ?? TenantOf(route));
        Add("Client", _client ?? caller?.ClientId);
        Add("Route", (endpoint as RouteEndpoint)?.RoutePattern.RawText);
        return values;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                values.Add(new(name, value));
            }
        }
    }

    private static string? TenantOf(RouteValueDictionary route) =>
        Tenant.TryParse(route["tenant"] as string, out var tenant) ? tenant.ToString() : null;
}
