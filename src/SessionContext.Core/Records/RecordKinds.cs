namespace SessionContext.Core.Records;

/// <summary>Which kinds of records are whose.</summary>
public static class RecordKinds
{
    /// <summary>
    /// Those that belong to tenants' sessions, as contexts do, in the order of their numbers. The others are the
    /// service's own: encrypted for its nodes, and of no use elsewhere.
    /// </summary>
    public static IReadOnlyList<RecordKind> BelongToSessions { get; } =
    [
        RecordKind.Login,
        RecordKind.Event,
        RecordKind.ClosedCart,
        RecordKind.DeletedCustomer,
        RecordKind.KnownCart,
        RecordKind.CustomerCutOff,
    ];
}
