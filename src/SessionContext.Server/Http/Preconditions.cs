using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using SessionContext.Core;
using SessionContext.Core.Changes;

namespace SessionContext.Server.Http;

/// <summary>The If-Match and If-None-Match headers of a request (RFC 9110 § 13.1).</summary>
internal sealed partial class Preconditions : IPrecondition
{
    /// <summary>The rule for both headers, in words that an error message can carry.</summary>
    public const string Rule = "must be * or a list of entity tags in double quotes";

    private readonly IList<EntityTagHeaderValue>? _match;
    private readonly IList<EntityTagHeaderValue>? _noneMatch;

    private Preconditions(
        IList<EntityTagHeaderValue>? match,
        IList<EntityTagHeaderValue>? noneMatch
    ) => (_match, _noneMatch) = (match, noneMatch);

    /// <inheritdoc />
    public bool AllowsRepeat => _noneMatch is null;

    /// <summary>Reads the headers; null where there are none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="preconditions">What was read.</param>
    /// <param name="malformed">The name of a header that holds no list of entity tags; null where both are
    /// well.</param>
    public static bool TryRead(
        HttpRequest request,
        out Preconditions? preconditions,
        out string malformed
    )
    {
        preconditions = null;
        var headers = request.Headers;
        if (headers.IfMatch.Count == 0 && headers.IfNoneMatch.Count == 0)
        {
            malformed = "";
            return true;
        }

        IList<EntityTagHeaderValue>? match = null;
        malformed = HeaderNames.IfMatch;
        if (headers.IfMatch.Count > 0 && !TryParse(headers.IfMatch, out match))
        {
            return false;
        }

        IList<EntityTagHeaderValue>? noneMatch = null;
        malformed = HeaderNames.IfNoneMatch;
        if (headers.IfNoneMatch.Count > 0 && !TryParse(headers.IfNoneMatch, out noneMatch))
        {
            return false;
        }

        preconditions = new Preconditions(match, noneMatch);
        return true;
    }

    /// <inheritdoc />
    public bool Holds(Revision? current) => MatchHolds(current) && NoneMatchHolds(current);

    /// <summary>If-Match: by strong comparison, so a weak tag never matches.</summary>
    public bool MatchHolds(Revision? current) =>
        _match is null || Matches(_match, current, useStrongComparison: true);

    /// <summary>If-None-Match: by weak comparison.</summary>
    public bool NoneMatchHolds(Revision? current) =>
        _noneMatch is null || !Matches(_noneMatch, current, useStrongComparison: false);

    // The framework's parser takes a star among tags, "w/" and spaces in tags as well.
    private static bool TryParse(StringValues header, out IList<EntityTagHeaderValue>? tags)
    {
        tags = null;
        return StarOrTags().IsMatch(header.ToString())
            && EntityTagHeaderValue.TryParseStrictList(header, out tags);
    }

    private static bool Matches(
        IList<EntityTagHeaderValue> list,
        Revision? current,
        bool useStrongComparison
    )
    {
        if (current is not { } revision)
        {
            return false;
        }

        var tag = new EntityTagHeaderValue(EntityTags.Of(revision));
        return list.Any(given =>
            given.Equals(EntityTagHeaderValue.Any) || given.Compare(tag, useStrongComparison)
        );
    }

    // RFC 9110 § 13.1: a star, or entity tags (§ 8.8.3) with commas between.
    [GeneratedRegex(
        """^(?:\*|[ \t,]*(?:W/)?"[!#-~\u0080-\uFFFF]*"(?:[ \t]*,[ \t,]*(?:W/)?"[!#-~\u0080-\uFFFF]*")*[ \t,]*)\z""",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex StarOrTags();
}
