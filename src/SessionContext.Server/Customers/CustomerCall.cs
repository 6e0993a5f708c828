using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Server.Access;
using SessionContext.Server.Hosting;
using SessionContext.Server.Http;

namespace SessionContext.Server.Customers;

/// <summary>Who calls about which customer. That the caller may reach the tenant was checked before.</summary>
internal readonly record struct CustomerCall(Tenant Tenant, string CustomerId, AuditActor Actor)
{
    /// <summary>Reads the path, or gives the answer to a bad one.</summary>
    /// <param name="http">The request.</param>
    /// <param name="call">The call.</param>
    /// <param name="problem">The answer to a bad one.</param>
    /// <param name="below">Segments of the path behind the customer's id.</param>
    public static bool TryRead(
        HttpContext http,
        out CustomerCall call,
        out Problem problem,
        int below
    )
    {
        var caller = Caller.Of(http)!;
        var customerId = LiteralPath.LastSegment(http, below);
        call = new(caller.Tenant!.Value, customerId, AuditActor.Of(caller));
        problem = Problem.Invalid("customerId", FieldRule.CustomerId.Message);
        return FieldRule.CustomerId.IsValid(customerId);
    }
}
