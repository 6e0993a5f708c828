using SessionContext.Core.Changes;

namespace SessionContext.Core.Events;

/// <summary>Changes the cart of single sessions.</summary>
public sealed class SessionCarts(ContextChanges changes)
{
    /// <summary>
    /// Replaces one cart by another (null: by none); nothing where the context has another cart already.
    /// </summary>
    internal ValueTask<ChangeOutcome> ReplaceAsync(
        ContextKey key,
        string cartId,
        string? nextId,
        EventMark? mark,
        CancellationToken cancellationToken
    ) =>
        changes.ApplyAsync(
            key,
            current =>
                new(
                    current?.CartId == cartId
                        ? new Step(
                            changes.Next(
                                key,
                                current,
                                ContextDraft.Of(current!).WithCart(nextId, current!.CartSetAt)
                            )
                        )
                        : Step.Durable(ChangeOutcome.NotFound.Instance)
                ),
            cancellationToken,
            mark
        );
}
