using SessionContext.Core.Customers;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Customers;

/// <summary>
/// GET …/customers/{customerId}/export: everything that is stored of the customer; empty lists where nothing is stored.
/// </summary>
internal static class ExportCustomer
{
    public static async Task HandleAsync(
        HttpContext http,
        CustomerData data,
        AuditLog audit,
        CancellationToken cancellationToken
    )
    {
        if (!CustomerCall.TryRead(http, out var call, out var problem, below: 1))
        {
            await problem.ExecuteAsync(http).ConfigureAwait(false);
            return;
        }

        http.Response.ContentType = "application/json";
        // Written while it is read. If the store fails after the beginning was sent, the connection is cut, so that
        // half an export does not look complete.
        var count = await call.AuditedAsync(
                audit,
                "export",
                data.ExportAsync(
                    call.Tenant,
                    call.CustomerId,
                    http.Response.Body,
                    cancellationToken
                )
            )
            .ConfigureAwait(false);
        audit.CustomerExported(call.Actor, call.Tenant, call.CustomerId, count);
    }
}
