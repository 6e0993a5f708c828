using System.Text.Json;
using SessionContext.Core.Logins;
using SessionContext.Core.Records;

namespace SessionContext.Core.Customers;

/// <summary>Writes down everything that is stored of a customer (contract § 9).</summary>
public sealed class CustomerData(
    ISessionContextStore store,
    CustomerCutOffs cutOffs,
    TimeProvider time
)
{
    // A page of documents is in memory at a time.
    private const int FlushEvery = 64 * 1024;

    /// <summary>
    /// Writes one JSON object: <c>customerId</c>, <c>generatedAt</c>, <c>contexts</c> (whole documents, as they were
    /// when they were read), <c>logins</c> and <c>records</c>. Tokens, and what names them, are left out. Costs a look
    /// at every log-in of the tenant.
    /// </summary>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="destination">Where it is written to, in UTF-8; nothing is written before the store has answered
    /// once.</param>
    /// <param name="cancellationToken">Heeded throughout.</param>
    /// <returns>How many contexts, log-ins and records were written.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot serve; what was written is not
    /// complete.</exception>
    public async ValueTask<int> ExportAsync(
        Tenant tenant,
        string customerId,
        Stream destination,
        CancellationToken cancellationToken
    )
    {
        var json = new Utf8JsonWriter(destination);
        await using var end = json.ConfigureAwait(false);
        try
        {
            json.WriteStartObject();
            json.WriteString("customerId", customerId);
            json.WriteString("generatedAt", UtcTime.Text(time.GetUtcNow()));
            var count =
                await WriteContextsAsync(json, tenant, customerId, cancellationToken)
                    .ConfigureAwait(false)
                + await WriteLoginsAsync(json, tenant, customerId, cancellationToken)
                    .ConfigureAwait(false)
                + await WriteRecordsAsync(json, tenant, customerId, cancellationToken)
                    .ConfigureAwait(false);
            json.WriteEndObject();
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
            return count;
        }
        catch
        {
            // What was not sent yet is not sent at all, so that the caller gets an error where none was.
            json.Reset(Stream.Null);
            throw;
        }
    }

    private async ValueTask<int> WriteContextsAsync(
        Utf8JsonWriter json,
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var count = 0;
        json.WriteStartArray("contexts");
        var pages = store.PagesOfAsync(tenant, customerId, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var (_, context) in page)
            {
                json.WriteRawValue(context.Document.Span, skipInputValidation: true);
                count++;
                await FlushFullAsync(json, cancellationToken).ConfigureAwait(false);
            }
        }

        json.WriteEndArray();
        return count;
    }

    private async ValueTask<int> WriteLoginsAsync(
        Utf8JsonWriter json,
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var count = 0;
        json.WriteStartArray("logins");
        var found = CustomerErasure.FindLoginsAsync(store, tenant, customerId, cancellationToken);
        await foreach (var (key, login) in found.ConfigureAwait(false))
        {
            Write(json, key.SessionId, login);
            count++;
            await FlushFullAsync(json, cancellationToken).ConfigureAwait(false);
        }

        json.WriteEndArray();
        return count;
    }

    private async ValueTask<int> WriteRecordsAsync(
        Utf8JsonWriter json,
        Tenant tenant,
        string customerId,
        CancellationToken cancellationToken
    )
    {
        var count = 0;
        json.WriteStartArray("records");
        var cutOff = await cutOffs
            .FindAsync(tenant, customerId, cancellationToken)
            .ConfigureAwait(false);
        if (cutOff is { IsErasure: false } && cutOff.At != default)
        {
            Write(json, RecordKind.CustomerCutOff, cutOff.At);
            count++;
        }

        var former = await cutOffs
            .FindFormerAsync(tenant, customerId, cancellationToken)
            .ConfigureAwait(false);
        if (former is { } deletedAt)
        {
            Write(json, RecordKind.DeletedCustomer, deletedAt);
            count++;
        }

        json.WriteEndArray();
        return count;
    }

    private static async ValueTask FlushFullAsync(
        Utf8JsonWriter json,
        CancellationToken cancellationToken
    )
    {
        if (json.BytesPending >= FlushEvery)
        {
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Write(Utf8JsonWriter json, SessionId session, SessionLogin login)
    {
        json.WriteStartObject();
        json.WriteString("sessionId", session.ToString());
        Write("loggedInAt", login.LoggedInAt);
        Write("refreshedAt", login.RefreshedAt);
        Write("endedAt", login.EndedAt);
        WriteText("siteCode", login.SiteCode);
        WriteText("currency", login.Currency);
        WriteText("targetLocation", login.TargetLocation);
        WriteText("language", login.Language);
        json.WriteEndObject();

        void Write(string name, DateTimeOffset? moment)
        {
            if (moment is { } known)
            {
                json.WriteString(name, UtcTime.Text(known));
            }
        }

        void WriteText(string name, string? text)
        {
            if (text is not null)
            {
                json.WriteString(name, text);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, RecordKind kind, DateTimeOffset moment)
    {
        json.WriteStartObject();
        json.WriteString("kind", kind.ToString());
        json.WriteString("at", UtcTime.Text(moment));
        json.WriteEndObject();
    }
}
