using SessionContext.Server.Tests.OpenApi;

namespace SessionContext.Server.Tests.Journey;

/// <summary>No call is left out of the access table and of the tests of other tenants.</summary>
public sealed class EveryCallTests
{
    [Fact]
    public void Every_call_on_contexts_and_customers_is_in_the_access_table()
    {
        var inTable = EveryCall
            .Of("demo", "s")
            .SelectMany(calls => calls)
            .Where(call => call.Method != HttpMethod.Head)
            .Select(call => ApiDocument.Find(call.Method, call.Path.Split('?')[0])!.Value)
            .Select(operation => operation.GetProperty("operationId").GetString()!)
            .Distinct();
        var described = ApiDocument
            .Calls.Where(call =>
                call.Path.StartsWith("/session-context/", StringComparison.Ordinal)
                // A webhook has a signature instead of a token, and its handshake has neither.
                && call.Method != "OPTIONS"
                && !call.Path.EndsWith("/webhook", StringComparison.Ordinal)
            )
            .Select(call => call.Id)
            .Append("GET-customer-validate-token");
        Assert.Equal(described.Order(), inTable.Order());
    }
}
