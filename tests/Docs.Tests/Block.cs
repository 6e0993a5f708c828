namespace SessionContext.Docs.Tests;

/// <summary>A shell block of a page.</summary>
/// <param name="Page">The page's path in the repository.</param>
/// <param name="Line">The line of the page on which its code begins.</param>
/// <param name="Code">What a reader pastes.</param>
/// <param name="IsForOperators">
/// Marked <c>sh operator</c>: it needs a machine of an operator's (systemd, a cluster, a proxy), so it is parsed and
/// not run.
/// </param>
/// <param name="Answer">What the page says that it prints; empty where the page says nothing.</param>
internal sealed record Block(
    string Page,
    int Line,
    string Code,
    bool IsForOperators,
    string Answer
);
