namespace SessionContext.Core;

/// <summary>What became of a replacement of something unread.</summary>
/// <param name="Made">Whether it was made and is durable by the engine's stated durability.</param>
/// <param name="Stored">Where it was not: what is stored instead, as a read would have found it; null: nothing.</param>
public readonly record struct BlindReplaceOutcome(bool Made, StoredContext? Stored)
{
    /// <summary>It was made.</summary>
    public static BlindReplaceOutcome Replaced => new(true, null);

    /// <summary>Nothing changed.</summary>
    public static BlindReplaceOutcome Declined(StoredContext? stored) => new(false, stored);
}
