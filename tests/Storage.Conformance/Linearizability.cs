using SessionContext.Core;

namespace SessionContext.Storage.Conformance;

/// <summary>
/// Judges a history of calls on one key: is there an order of them, with none before a call that was answered before it
/// was made, in which one register would have given every answer? (Wing and Gong's search; a position that was tried is
/// remembered as the set of calls done and the state they led to.)
/// </summary>
public static class Linearizability
{
    /// <summary>The longest history that can be judged.</summary>
    public const int MaxOperations = 64;

    /// <summary>Whether such an order exists, from the key being absent on.</summary>
    public static bool Holds(IReadOnlyList<Operation> history)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(history.Count, MaxOperations);
        return Search(history, 0, null, []);
    }

    private static bool Search(
        IReadOnlyList<Operation> history,
        ulong done,
        Revision? state,
        HashSet<(ulong, Revision?)> tried
    )
    {
        var open = Enumerable.Range(0, history.Count).Where(i => (done & (1UL << i)) == 0).ToList();
        if (open.Count == 0)
        {
            return true;
        }

        if (!tried.Add((done, state)))
        {
            return false;
        }

        // Whatever was made after the first answer cannot come before the call that it answers.
        var firstAnswer = open.Min(i => history[i].Answered);
        return open.Where(i => history[i].Invoked < firstAnswer)
            .Any(i =>
                history[i].TryApply(state, out var next)
                && Search(history, done | (1UL << i), next, tried)
            );
    }
}
