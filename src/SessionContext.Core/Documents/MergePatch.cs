using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SessionContext.Core.Documents;

/// <summary>
/// JSON Merge Patch (RFC 7396) on bytes: every value that is kept or taken over stays as it was written.
/// </summary>
public static class MergePatch
{
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Merges a patch into a target.</summary>
    /// <param name="target">Any JSON value without a key twice; empty: none.</param>
    /// <param name="patch">Any JSON value without a key twice.</param>
    public static ReadOnlyMemory<byte> Apply(
        ReadOnlyMemory<byte> target,
        ReadOnlyMemory<byte> patch
    )
    {
        using var changes = JsonDocument.Parse(patch, AnyDepth);
        using var before = target.IsEmpty ? null : JsonDocument.Parse(target, AnyDepth);
        var result = new ArrayBufferWriter<byte>(target.Length + patch.Length + 2);
        Merge(before?.RootElement, changes.RootElement, result);
        return result.WrittenMemory;
    }

    private static void Merge(
        JsonElement? target,
        JsonElement patch,
        ArrayBufferWriter<byte> result
    )
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            result.Write(JsonMarshal.GetRawUtf8Value(patch));
            return;
        }

        var changes = patch.EnumerateObject().ToDictionary(change => change.Name);
        var members = new MemberWriter(result);
        if (target is { ValueKind: JsonValueKind.Object } members0)
        {
            foreach (var member in members0.EnumerateObject())
            {
                if (!changes.Remove(member.Name, out var change))
                {
                    members.Begin(member);
                    result.Write(JsonMarshal.GetRawUtf8Value(member.Value));
                }
                else if (change.Value.ValueKind != JsonValueKind.Null)
                {
                    members.Begin(member);
                    Merge(member.Value, change.Value, result);
                }
            }
        }

        // What is left is new, in the patch's order.
        foreach (var change in patch.EnumerateObject())
        {
            if (changes.ContainsKey(change.Name) && change.Value.ValueKind != JsonValueKind.Null)
            {
                members.Begin(change);
                Merge(null, change.Value, result);
            }
        }

        members.End();
    }

    /// <summary>Writes an object's braces, names and commas.</summary>
    private struct MemberWriter
    {
        private readonly ArrayBufferWriter<byte> _result;
        private bool _hasAny;

        public MemberWriter(ArrayBufferWriter<byte> result)
        {
            _result = result;
            result.Write("{"u8);
        }

        public void Begin(JsonProperty member)
        {
            _result.Write(_hasAny ? ",\""u8 : "\""u8);
            _result.Write(JsonMarshal.GetRawUtf8PropertyName(member));
            _result.Write("\":"u8);
            _hasAny = true;
        }

        public readonly void End() => _result.Write("}"u8);
    }
}
