using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SessionContext.Core.Documents;
using SessionContext.Core.Events;

namespace SessionContext.Server.Events;

/// <summary>Reads a request's events, whatever the mode, to the last error.</summary>
internal sealed class EventsBody
{
    /// <summary>Events that one request may bring.</summary>
    private const int LargestBatch = 1_000;

    private readonly EventRules _rules;
    private readonly List<ReceivedEvent> _events = [];
    private readonly List<FieldError> _errors = [];

    private EventsBody(EventRules rules) => _rules = rules;

    /// <summary>The events, and what is wrong with them.</summary>
    /// <param name="mode">How the request holds them.</param>
    /// <param name="body">The body; what is returned holds nothing of it.</param>
    /// <param name="headers">The headers, of which binary mode reads the <c>ce-*</c> ones.</param>
    /// <param name="rules">The most that is taken.</param>
    public static ReceivedEvents Read(
        EventMode mode,
        ReadOnlyMemory<byte> body,
        IHeaderDictionary headers,
        EventRules rules
    )
    {
        var events = new EventsBody(rules);
        switch (mode)
        {
            case EventMode.Structured:
                events.ReadStructured(body);
                break;
            case EventMode.Batch:
                events.ReadBatch(body);
                break;
            case EventMode.Binary:
                events.ReadBinary(body, headers);
                break;
            default:
                throw new UnreachableException();
        }

        return new(events._events, events._errors);
    }

    private void ReadStructured(ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body, JsonValueKind.Object);
        if (json is not null)
        {
            Add(json.RootElement, prefix: "");
        }
    }

    private void ReadBatch(ReadOnlyMemory<byte> body)
    {
        using var json = Parse(body, JsonValueKind.Array);
        if (json is null)
        {
            return;
        }

        var count = json.RootElement.GetArrayLength();
        if (count > LargestBatch)
        {
            _errors.Add(new("body", $"must have at most {LargestBatch} events, has {count}"));
            return;
        }

        foreach (var (i, element) in json.RootElement.EnumerateArray().Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"[{i}]");
            if (element.ValueKind == JsonValueKind.Object)
            {
                Add(element, place + ".");
            }
            else
            {
                _errors.Add(new(place, "must be a JSON object"));
            }
        }
    }

    private void ReadBinary(ReadOnlyMemory<byte> body, IHeaderDictionary headers)
    {
        using var json = body.IsEmpty ? null : Parse(body, kind: null);
        Add(
            AttributeTexts.In(headers),
            "ce-",
            "data",
            () => body.IsEmpty ? default(JsonElement) : json?.RootElement
        );
    }

    private JsonDocument? Parse(ReadOnlyMemory<byte> body, JsonValueKind? kind)
    {
        var json = RequestJson.Parse(body, _rules.Depth, kind, out var errors);
        _errors.AddRange(errors);
        return json;
    }

    private void Add(JsonElement json, string prefix) =>
        Add(
            AttributeTexts.In(json),
            prefix,
            prefix + "data",
            () => EventData.Find(json, prefix, _rules.Depth, _errors)
        );

    private void Add(
        AttributeText textOf,
        string prefix,
        string dataField,
        Func<JsonElement?> findData
    )
    {
        var before = _errors.Count;
        var attributes = EventAttributes.Read(textOf, prefix, _errors);
        if (attributes.Time < _rules.Oldest)
        {
            _errors.Add(
                new(prefix + "time", "is too long ago: the signature does not prove the time")
            );
        }

        if (attributes.Time > _rules.Latest)
        {
            _errors.Add(new(prefix + "time", "is in the future"));
        }

        ShopEvent? shopEvent = null;
        // Of other types nothing is known of the data, and nothing done with it.
        if (ShopEventTypes.Knows(attributes.Type) && findData() is { } found)
        {
            var data = new ShopEventData(found, dataField);
            shopEvent = ShopEventTypes.Read(attributes.Type, data);
            _errors.AddRange(data.ValidationErrors);
        }

        var incoming =
            shopEvent is null || _errors.Count > before
                ? null
                : new IncomingEvent(
                    attributes.Source!.OriginalString,
                    attributes.Id!,
                    attributes.Time,
                    shopEvent
                );
        _events.Add(new(attributes.Type, incoming));
    }
}
