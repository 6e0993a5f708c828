using SessionContext.Core;
using SessionContext.Server.Access;

namespace SessionContext.Server.Hosting;

/// <summary>
/// Who did what with whose sessions and data (contract § 9): one line for each act, in a category of its own so that it
/// can be routed, with a stable event id. It never holds anything of a document.
/// </summary>
internal sealed partial class AuditLog(ILoggerFactory loggers)
{
    /// <summary>The category, for <c>Logging:LogLevel</c> and for routes.</summary>
    public const string Category = "SessionContext.Audit";

    private readonly ILogger _log = loggers.CreateLogger(Category);

    /// <summary>All sessions of a customer were ended, one excepted where that was asked for.</summary>
    /// <param name="who">Who asked for it.</param>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="except">The session that stayed as it is; null: none.</param>
    /// <param name="count">How many were ended.</param>
    public void SessionsEnded(
        AuditActor who,
        Tenant tenant,
        string customer,
        SessionId? except,
        int count
    ) => Ended(who.Client, who.Subject, tenant.ToString(), customer, except?.ToString(), count);

    /// <summary>A customer listed their own sessions.</summary>
    public void SessionsListed(AuditActor who, Tenant tenant, string customer, int count) =>
        Listed(who.Client, who.Subject, tenant.ToString(), customer, count);

    /// <summary>A customer ended one of their own sessions.</summary>
    public void SessionEnded(AuditActor who, ContextKey session, string customer) =>
        EndedOne(
            who.Client,
            who.Subject,
            session.Tenant.ToString(),
            customer,
            session.SessionId.ToString()
        );

    /// <summary>An operator ended one session.</summary>
    /// <param name="who">The command, and who ran it.</param>
    /// <param name="session">The session.</param>
    /// <param name="customer">Whose it was; null: nobody's.</param>
    public void SessionEndedByOperator(AuditActor who, ContextKey session, string? customer) =>
        EndedByOperator(
            who.Client,
            who.Subject,
            session.Tenant.ToString(),
            customer,
            session.SessionId.ToString()
        );

    /// <summary>What is stored of a customer was exported.</summary>
    /// <param name="who">Who asked for it.</param>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="count">How many contexts, log-ins and records the export has.</param>
    public void CustomerExported(AuditActor who, Tenant tenant, string customer, int count) =>
        Exported(who.Client, who.Subject, tenant.ToString(), customer, count);

    /// <summary>A customer was erased.</summary>
    /// <param name="who">Who asked for it.</param>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="count">How many sessions were ended.</param>
    public void CustomerErased(AuditActor who, Tenant tenant, string customer, int count) =>
        Erased(who.Client, who.Subject, tenant.ToString(), customer, count);

    /// <summary>An act stopped before its end, and may have been carried out in part.</summary>
    /// <param name="who">Who asked for it.</param>
    /// <param name="tenant">The customer's tenant.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="act">What it was.</param>
    public void Incomplete(AuditActor who, Tenant tenant, string customer, string act) =>
        Stopped(who.Client, who.Subject, tenant.ToString(), customer, act);

    [LoggerMessage(
        6000,
        LogLevel.Information,
        "All sessions of a customer were ended: client {Client}, subject {Subject}, tenant {Tenant}, customer {Customer}, except session {Except}, count {Count}."
    )]
    private partial void Ended(
        string client,
        string subject,
        string tenant,
        string customer,
        string? except,
        int count
    );

    [LoggerMessage(
        6001,
        LogLevel.Information,
        "A customer listed their own sessions: client {Client}, subject {Subject}, tenant {Tenant}, customer {Customer}, count {Count}."
    )]
    private partial void Listed(
        string client,
        string subject,
        string tenant,
        string customer,
        int count
    );

    [LoggerMessage(
        6002,
        LogLevel.Information,
        "A customer ended one of their own sessions: client {Client}, subject {Subject}, tenant {Tenant}, customer {Customer}, session {Session}, count 1."
    )]
    private partial void EndedOne(
        string client,
        string subject,
        string tenant,
        string customer,
        string session
    );

    [LoggerMessage(
        6003,
        LogLevel.Information,
        "The data of a customer was exported: client {Client}, subject {Subject}, tenant {Tenant}, customer {Customer}, count {Count}."
    )]
    private partial void Exported(
        string client,
        string subject,
        string tenant,
        string customer,
        int count
    );

    [LoggerMessage(
        6004,
        LogLevel.Information,
        "A customer was erased: client {Client}, subject {Subject}, tenant {Tenant}, customer {Customer}, count {Count}."
    )]
    private partial void Erased(
        string client,
        string subject,
        string tenant,
        string customer,
        int count
    );

    [LoggerMessage(
        6006,
        LogLevel.Information,
        "An operator ended a session: client {Client}, subject {Subject}, tenant {Tenant}, customer {Customer}, session {Session}, count 1."
    )]
    private partial void EndedByOperator(
        string client,
        string subject,
        string tenant,
        string? customer,
        string session
    );

    [LoggerMessage(
        6005,
        LogLevel.Warning,
        "An act on the sessions or data of a customer did not complete: client {Client}, subject {Subject}, tenant {Tenant}, customer {Customer}, act {Act}."
    )]
    private partial void Stopped(
        string client,
        string subject,
        string tenant,
        string customer,
        string act
    );
}

/// <summary>Who did something.</summary>
/// <param name="Client">The client whose token it was, or the command.</param>
/// <param name="Subject">The token's subject, or who ran the command.</param>
internal readonly record struct AuditActor(string Client, string Subject)
{
    /// <summary>The caller of a request.</summary>
    public static AuditActor Of(Caller caller) => new(caller.ClientId, caller.Subject);
}
