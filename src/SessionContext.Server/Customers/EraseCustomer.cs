using SessionContext.Core.Customers;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Customers;

/// <summary>DELETE …/customers/{customerId}. It may be repeated.</summary>
internal static class EraseCustomer
{
    public static async Task<IResult> HandleAsync(
        HttpContext http,
        CustomerErasure erasure,
        ErasureReceipts receipts,
        AuditLog audit,
        CancellationToken cancellationToken
    )
    {
        if (!CustomerCall.TryRead(http, out var call, out var problem, below: 0))
        {
            return problem;
        }

        var erased = await call.AuditedAsync(
                audit,
                "erase",
                erasure.EraseAsync(call.Tenant, call.CustomerId, cancellationToken)
            )
            .ConfigureAwait(false);
        audit.CustomerErased(call.Actor, call.Tenant, call.CustomerId, erased.Ended);
        return CustomerAnswers.Json(
            new ErasedAnswer(
                call.CustomerId,
                UtcTime.Text(erased.ErasedAt),
                erased.Ended,
                receipts.Sign(call.Tenant, call.CustomerId, erased)
            ),
            CustomersJson.Default.ErasedAnswer
        );
    }
}
