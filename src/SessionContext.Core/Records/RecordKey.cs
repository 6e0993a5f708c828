namespace SessionContext.Core.Records;

/// <summary>Names one small record.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Id">Which one: 1 to 128 characters.</param>
public readonly record struct RecordKey(RecordKind Kind, Tenant Tenant, string Id);
