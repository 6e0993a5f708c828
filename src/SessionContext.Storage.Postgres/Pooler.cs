namespace SessionContext.Storage.Postgres;

/// <summary>What is between the service and PostgreSQL.</summary>
public enum Pooler
{
    /// <summary>Nothing: each connection is a session of the server.</summary>
    None,

    /// <summary>
    /// A connection pooler that gives a client one session of the server for as long as it is connected.
    /// </summary>
    Session,

    /// <summary>
    /// A connection pooler that gives a client a session of the server for one transaction at a time, maybe another one
    /// each time.
    /// </summary>
    Transaction,
}
