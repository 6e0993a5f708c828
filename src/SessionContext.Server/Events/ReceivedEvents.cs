using SessionContext.Core.Documents;
using SessionContext.Core.Events;

namespace SessionContext.Server.Events;

/// <summary>The events of a request, in their order.</summary>
/// <param name="Events">What could be read of them.</param>
/// <param name="ValidationErrors">Every error of every one; empty when all are good.</param>
internal sealed record ReceivedEvents(
    IReadOnlyList<ReceivedEvent> Events,
    IReadOnlyList<FieldError> ValidationErrors
);

/// <summary>One event.</summary>
/// <param name="Type">CloudEvents <c>type</c>, if it could be read.</param>
/// <param name="Incoming">What is to be carried out; null where the type is none that the service knows, or the event
/// is at error.</param>
internal sealed record ReceivedEvent(string? Type, IncomingEvent? Incoming);

/// <summary>The most that is taken.</summary>
/// <param name="Depth">Levels of nested objects and arrays in a body.</param>
/// <param name="Oldest">An event that happened before is refused; null: none is too old.</param>
/// <param name="Latest">An event that is said to happen later is refused; null: none is too late.</param>
internal readonly record struct EventRules(
    int Depth,
    DateTimeOffset? Oldest = null,
    DateTimeOffset? Latest = null
);
