using System.Text.Json.Serialization;

namespace SessionContext.Server.Export;

/// <summary>How lines are written and read. What a line has too much or too little is an error: the file was changed, or comes from another release.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(Line))]
internal sealed partial class FileJson : JsonSerializerContext;

/// <summary>The first line; a later version's may have more, and is to be told by its number.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Header))]
internal sealed partial class HeaderJson : JsonSerializerContext;
