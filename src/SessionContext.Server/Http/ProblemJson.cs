using System.Text.Json.Serialization;
using SessionContext.Core.Documents;

namespace SessionContext.Server.Http;

/// <summary>How error answers become JSON, without reflection at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(CustomerProblemBody))]
[JsonSerializable(typeof(FieldError[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ProblemJson : JsonSerializerContext;
