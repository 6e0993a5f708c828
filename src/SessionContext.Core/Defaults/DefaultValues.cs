using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Defaults;

/// <summary>Fills in what nobody chose, by the table of contract § 5. What is not known stays as it is.</summary>
public sealed class DefaultValues(IShopDirectory directory)
{
    /// <summary>
    /// The draft of a new context with what its creator did not give: chosen at the anonymous log-in, else derived.
    /// </summary>
    internal async ValueTask<ContextDraft> FillNewAsync(
        Tenant tenant,
        ContextDraft draft,
        SessionLogin? login,
        CancellationToken cancellationToken
    )
    {
        if (!AnyOpen(draft))
        {
            return draft;
        }

        if (login is not null)
        {
            draft = ContextField.All.Aggregate(
                draft,
                (filled, field) => FillEmpty(filled, field, login)
            );
        }

        return await DeriveAsync(tenant, draft, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The draft with all that nobody chose derived again, for the customer that it names.</summary>
    internal async ValueTask<ContextDraft> DeriveAsync(
        Tenant tenant,
        ContextDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (!AnyOpen(draft))
        {
            return draft;
        }

        // Both at once: each may take as long as the directory waits for an upstream.
        var customerLookup = draft.CustomerId is { Length: > 0 } id
            ? directory.FindCustomerAsync(tenant, id, cancellationToken)
            : default;
        var defaultSite = await directory
            .FindDefaultSiteAsync(tenant, cancellationToken)
            .ConfigureAwait(false);
        var customer = await customerLookup.ConfigureAwait(false);

        // Other fields depend on the context's site.
        var shop = new ShopFacts(customer, defaultSite, defaultSite);
        draft = Derive(draft, ContextField.SiteCode, shop);
        var site = await SiteOfAsync(tenant, draft, defaultSite, cancellationToken)
            .ConfigureAwait(false);
        return ContextField.All.Aggregate(
            draft,
            (derived, field) => Derive(derived, field, shop with { Site = site })
        );
    }

    private async ValueTask<Site?> SiteOfAsync(
        Tenant tenant,
        ContextDraft draft,
        Site? defaultSite,
        CancellationToken cancellationToken
    )
    {
        var code = RawJson.ToText(draft.Fields[ContextField.SiteCode]);
        return code is null || code == defaultSite?.Code
            ? defaultSite
            : await directory.FindSiteAsync(tenant, code, cancellationToken).ConfigureAwait(false);
    }

    private static bool AnyOpen(ContextDraft draft) =>
        ContextField.All.Any(field => CanBeDerived(draft, field));

    /// <summary>Whether the field may be derived: it is absent, or was derived before.</summary>
    private static bool CanBeDerived(ContextDraft draft, ContextField field) =>
        field.Derivation is { } derivation
        && (draft.Fields[field].IsEmpty || (draft.Derived & derivation.Derived) != 0);

    private static ContextDraft FillEmpty(
        ContextDraft draft,
        ContextField field,
        SessionLogin login
    ) =>
        field.Derivation is { } derivation && draft.Fields[field].IsEmpty
            ? Fill(draft, field, derivation.Chosen(login), derivation.AtLogin)
            : draft;

    private static ContextDraft Derive(ContextDraft draft, ContextField field, ShopFacts shop) =>
        field.Derivation is { } derivation && CanBeDerived(draft, field)
            ? Fill(draft, field, derivation.FromShop(shop), derivation.Derived)
            : draft;

    /// <summary>The draft with this value, if there is one, come from there.</summary>
    private static ContextDraft Fill(
        ContextDraft draft,
        ContextField field,
        string? value,
        DerivedFields origin
    ) =>
        value is null
            ? draft
            : draft with
            {
                Fields = draft.Fields.With(field, RawJson.OfText(value)),
                Derived = (draft.Derived & ~field.Derivation!.Origins) | origin,
            };
}
