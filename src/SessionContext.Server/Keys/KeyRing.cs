using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace SessionContext.Server.Keys;

/// <summary>
/// ASP.NET Core's data protection keys as they stand in one record, and those that it adds. It asks without waiting, so
/// they are read before and written after.
/// </summary>
internal sealed class KeyRing(IReadOnlyList<XElement> elements) : IXmlRepository
{
    // A key encrypts for 90 days, and what is kept is encrypted again within half a year: four are in use at the most.
    private const int MaximumKeys = 8;

    private readonly List<XElement> _added = [];

    /// <summary>Whether keys were added to those that were read.</summary>
    public bool HasChanged => _added.Count > 0;

    /// <summary>The keys of a record's value.</summary>
    /// <exception cref="XmlException">It is none.</exception>
    public static IReadOnlyList<XElement> Read(ReadOnlyMemory<byte> value) =>
        value.IsEmpty ? [] : [.. XElement.Parse(Encoding.UTF8.GetString(value.Span)).Elements()];

    /// <summary>
    /// A record's value of keys that were there and those that were added here, without those that nothing needs any
    /// more.
    /// </summary>
    public byte[] Write(IReadOnlyList<XElement> before) =>
        Encoding.UTF8.GetBytes(
            new XElement("keys", before.Concat(_added).TakeLast(MaximumKeys)).ToString(
                SaveOptions.DisableFormatting
            )
        );

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. elements.Concat(_added).Select(element => new XElement(element))];

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName) =>
        _added.Add(new XElement(element));
}
