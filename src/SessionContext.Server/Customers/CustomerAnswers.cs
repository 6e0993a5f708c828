using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SessionContext.Server.Hosting;

namespace SessionContext.Server.Customers;

/// <summary>What the calls about customers answer.</summary>
internal static class CustomerAnswers
{
    /// <summary>200 with the value.</summary>
    public static IResult Json<T>(T value, JsonTypeInfo<T> type) =>
        TypedResults.Json(value, type, "application/json");

    /// <summary>
    /// Waits for an act. One that fails may have been carried out in part, and the audit log says so.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="audit">The audit log.</param>
    /// <param name="act">What the act is called there.</param>
    /// <param name="work">The act.</param>
    public static async ValueTask<T> AuditedAsync<T>(
        this CustomerCall call,
        AuditLog audit,
        string act,
        ValueTask<T> work
    )
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch
        {
            audit.Incomplete(call.Actor, call.Tenant, call.CustomerId, act);
            throw;
        }
    }
}

/// <summary>How many sessions a call ended.</summary>
internal sealed record EndedAnswer(int Ended);

/// <summary>The proof of an erasure.</summary>
internal sealed record ErasedAnswer(string CustomerId, string ErasedAt, int Ended, string Receipt);

/// <summary>How the answers become JSON, without reflection at run time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EndedAnswer))]
[JsonSerializable(typeof(ErasedAnswer))]
internal sealed partial class CustomersJson : JsonSerializerContext;
