using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SessionContext.Core.Records;

namespace SessionContext.Core.Events;

/// <summary>
/// Tells an event from all others (CloudEvents: <c>source</c> and <c>id</c> together), so that it is carried out once.
/// </summary>
/// <param name="Id">43 characters of base64url: the SHA-256 of both, whatever their length.</param>
/// <param name="ExpiresAt">Until when the event is remembered (UTC, whole milliseconds).</param>
public readonly record struct EventMark(string Id, DateTimeOffset ExpiresAt)
{
    /// <summary>How long an event is remembered: twice the 24 hours that senders may count on.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromHours(48);

    /// <summary>The mark of an event that comes now.</summary>
    public static EventMark Of(string source, string id, DateTimeOffset now) =>
        new(
            // The length keeps two different pairs from reading the same.
            Base64Url.EncodeToString(
                SHA256.HashData(Encoding.UTF8.GetBytes($"{source.Length}:{source}{id}"))
            ),
            DateTimeOffset.FromUnixTimeMilliseconds((now + RememberedFor).ToUnixTimeMilliseconds())
        );

    /// <summary>The record that remembers the event.</summary>
    public RecordKey RecordKey(Tenant tenant) => new(RecordKind.Event, tenant, Id);
}
