using System.Text.Json;
using SessionContext.Core;
using SessionContext.Core.Changes;

namespace SessionContext.Server.Logins;

/// <summary>Keeps the legal entity that a customer acts for in the session's context, as an attribute.</summary>
internal sealed partial class LegalEntities(SessionContexts contexts, ILogger<LegalEntities> log)
{
    private const string Attribute = SessionTokens.LegalEntityClaim;
    private static readonly byte[] RawName = [.. JsonString(Attribute)];

    /// <summary>
    /// Sets the attribute in one atomic change that loses no other. Where it has the value already, nothing changes:
    /// clients give the legal entity with each refresh, and a new version each time would be a conflict for a caller
    /// that is about to write.
    /// </summary>
    /// <param name="owner">A customer's session with a legal entity.</param>
    /// <param name="cancellationToken">Heeded until the write is handed to the engine.</param>
    /// <returns>Whether the context has the value now; false also where there is no context.</returns>
    public async ValueTask<bool> SetAsync(SessionOwner owner, CancellationToken cancellationToken)
    {
        var value = owner.LegalEntityId!;
        var context = await contexts
            .ReadAsync(owner.Session, cancellationToken)
            .ConfigureAwait(false);
        if (context is null || ValueIn(context) == value)
        {
            return context is not null;
        }

        var outcome = await contexts
            .SetAttributeAsync(
                owner.Session,
                new(Attribute, RawName, JsonString(value)),
                new(Owner: new(owner.CustomerId)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (outcome is not (ChangeOutcome.Stored or ChangeOutcome.NotFound))
        {
            NotSet(outcome.GetType().Name);
        }

        return outcome is ChangeOutcome.Stored;
    }

    private static string? ValueIn(StoredContext context)
    {
        using var json = JsonDocument.Parse(
            context.Document,
            new JsonDocumentOptions { MaxDepth = int.MaxValue }
        );
        return
            json.RootElement.TryGetProperty("context", out var attributes)
            && attributes.TryGetProperty(Attribute, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
    }

    private static byte[] JsonString(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text).EncodedUtf8Bytes, (byte)'"'];

    [LoggerMessage(
        2022,
        LogLevel.Warning,
        "A token was refreshed for a legal entity, but the attribute legalEntityId could not be added to the context: {Outcome}."
    )]
    private partial void NotSet(string outcome);
}
