using SessionContext.Core.Changes;
using SessionContext.Core.Documents;
using SessionContext.Core.Logins;

namespace SessionContext.Core.Defaults;

/// <summary>Fills in what nobody chose, by the table of contract § 5. What is not known stays as it is.</summary>
public sealed class DefaultValues(IShopDirectory directory)
{
    /// <summary>The draft of a new context with what its creator did not give: chosen at the anonymous log-in, else derived.</summary>
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
            draft = FillEmpty(draft, DerivableField.SiteCode, login.SiteCode);
            draft = FillEmpty(draft, DerivableField.Currency, login.Currency);
            draft = FillEmpty(draft, DerivableField.TargetLocation, login.TargetLocation);
            draft = FillEmpty(draft, DerivableField.Language, login.Language);
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

        draft = Derive(
            draft,
            DerivableField.SiteCode,
            customer?.PreferredSite ?? defaultSite?.Code
        );
        draft = Derive(
            draft,
            DerivableField.TargetLocation,
            customer?.ShippingCountry ?? customer?.BillingCountry ?? defaultSite?.HomeBaseCountry
        );
        var site = await SiteOfAsync(tenant, draft, defaultSite, cancellationToken)
            .ConfigureAwait(false);
        draft = Derive(
            draft,
            DerivableField.Currency,
            customer?.PreferredCurrency ?? site?.Currency
        );
        return Derive(
            draft,
            DerivableField.Language,
            customer?.PreferredLanguage ?? site?.DefaultLanguage
        );
    }

    private async ValueTask<Site?> SiteOfAsync(
        Tenant tenant,
        ContextDraft draft,
        Site? defaultSite,
        CancellationToken cancellationToken
    )
    {
        var code = RawJson.ToText(draft.Fields.SiteCode);
        return code is null || code == defaultSite?.Code
            ? defaultSite
            : await directory.FindSiteAsync(tenant, code, cancellationToken).ConfigureAwait(false);
    }

    private static bool AnyOpen(ContextDraft draft) =>
        Array.Exists(DerivableField.All, field => field.CanBeDerived(draft));

    private static ContextDraft FillEmpty(
        ContextDraft draft,
        DerivableField field,
        string? value
    ) => field.Get(draft.Fields).IsEmpty ? field.Fill(draft, value, field.AtLogin) : draft;

    private static ContextDraft Derive(ContextDraft draft, DerivableField field, string? value) =>
        field.CanBeDerived(draft) ? field.Fill(draft, value, field.Derived) : draft;
}
