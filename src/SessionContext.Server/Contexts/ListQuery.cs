using System.Globalization;
using System.Text.Json;
using SessionContext.Core;
using SessionContext.Core.Documents;
using SessionContext.Core.Finding;
using SessionContext.Server.Events;
using SessionContext.Server.Http;

namespace SessionContext.Server.Contexts;

/// <summary>Which contexts a list has (contract § 8).</summary>
/// <param name="CustomerId">Those of a customer; null: not asked for.</param>
/// <param name="CartId">Those with a cart; null: not asked for.</param>
/// <param name="SiteCode">Of all, those with a site; null: any.</param>
/// <param name="ModifiedSince">Of all, those that changed at this time or later; null: at any time.</param>
/// <param name="PageSize">The most contexts of a page, 1 to <see cref="LargestPage"/>.</param>
/// <param name="Cursor">Where the page begins; null: the first page.</param>
internal sealed record ListQuery(
    string? CustomerId,
    string? CartId,
    string? SiteCode,
    DateTimeOffset? ModifiedSince,
    int PageSize,
    string? Cursor
)
{
    private const int LargestPage = 200;
    private const int UsualPage = 60;

    /// <summary>Whether the list is of all the tenant's contexts.</summary>
    public bool IsOfAll => CustomerId is null && CartId is null;

    /// <summary>The id that the contexts are found by, where the list is not of all.</summary>
    public (ContextIndex Index, string Id) Key =>
        CustomerId is not null ? (ContextIndex.Customer, CustomerId) : (ContextIndex.Cart, CartId!);

    /// <summary>Tells the list from others, for cursors.</summary>
    public string Identity =>
        string.Join(
            '&',
            (
                (string?[])
                    [
                        CustomerId,
                        CartId,
                        SiteCode,
                        ModifiedSince?.UtcTicks.ToString(CultureInfo.InvariantCulture),
                    ]
            ).Select(value => Uri.EscapeDataString(value ?? ""))
        );

    /// <summary>Whether a context is in the list of all.</summary>
    public bool Includes(StoredContext context) =>
        !(context.ModifiedAt < ModifiedSince)
        && (SiteCode is null || SiteOf(context.Document.Span) == SiteCode);

    /// <summary>Reads the parameters, or gives the answer to bad ones.</summary>
    public static ListQuery? Read(HttpContext http, out Problem problem)
    {
        problem = null!;
        var values = new QueryValues(http.Request.Query);
        var errors = new List<FieldError>();
        var customer = Text("customerId", FieldRule.CustomerId);
        var cart = Text("cartId", FieldRule.CustomerId);
        var site = Text("siteCode", FieldRule.SiteCode);
        var since = Time("modifiedSince");
        var size = Size("pageSize");
        var cursor = values.Optional("cursor");
        var isOfAll =
            !http.Request.Query.ContainsKey("customerId")
            && !http.Request.Query.ContainsKey("cartId");
        if (customer is not null && cart is not null)
        {
            errors.Add(new("cartId", "must not be given together with customerId"));
        }

        foreach (var name in (string[])["siteCode", "modifiedSince"])
        {
            if (!isOfAll && http.Request.Query.ContainsKey(name))
            {
                errors.Add(new(name, "must not be given together with customerId or cartId"));
            }
        }

        errors.AddRange(values.ValidationErrors);
        errors.AddRange(StrictHandling.FindUnknown(http, default, KnownNames.List));
        if (errors.Count > 0)
        {
            problem = Problem.Invalid(errors);
            return null;
        }

        return new(customer, cart, site, since, size, cursor);

        // An empty value is an error here: without a filter the list would be of all.
        string? Text(string name, FieldRule rule)
        {
            var text = values.Optional(name);
            if (text is null ? IsEmpty(name) : !rule.IsValid(text))
            {
                errors.Add(new(name, rule.Message));
            }

            return text;
        }

        DateTimeOffset? Time(string name)
        {
            var text = values.Optional(name);
            if (text is not null && PlatformTime.Parse(text) is { } time)
            {
                return time;
            }

            if (text is not null || IsEmpty(name))
            {
                errors.Add(
                    new(
                        name,
                        "must be a time of RFC 3339, such as 2026-01-31T12:00:00Z; a + in it is sent as %2B"
                    )
                );
            }

            return null;
        }

        int Size(string name)
        {
            if (values.Optional(name) is not { } text && !IsEmpty(name))
            {
                return UsualPage;
            }

            if (
                int.TryParse(
                    values.Optional(name),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var size
                ) && size is >= 1 and <= LargestPage
            )
            {
                return size;
            }

            errors.Add(new(name, $"must be a whole number from 1 to {LargestPage}"));
            return UsualPage;
        }

        bool IsEmpty(string name) => http.Request.Query[name] is [""] or [null];
    }

    // The stored documents are the service's own, so what follows the field need not be looked at.
    private static string? SiteOf(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSite = reader.ValueTextEquals("siteCode"u8);
            reader.Read();
            if (isSite)
            {
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }

            reader.Skip();
        }

        return null;
    }
}
