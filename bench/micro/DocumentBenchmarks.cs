using BenchmarkDotNet.Attributes;
using SessionContext.Core;
using SessionContext.Core.Documents;

namespace SessionContext.Bench.Micro;

/// <summary>What a write does to its bytes.</summary>
[MemoryDiagnoser]
public class DocumentBenchmarks
{
    private static readonly DocumentLimits Limits = new();
    private static readonly SessionId Session = Samples.Key(1).SessionId;
    private static readonly DateTimeOffset Time = new(2026, 2, 4, 17, 6, 50, TimeSpan.Zero);

    private readonly ContextReplacement _replacement = ContextReplacement.Parse(
        Samples.Body,
        Session,
        Limits,
        out _
    )!;
    private ReadOnlyMemory<byte> _document;
    private AttributeAssignment _attribute = null!;

    [GlobalSetup]
    public void Setup()
    {
        _document = Compose();
        _attribute = AttributeAssignment.Parse(
            """{"key":"channel","value":"app"}"""u8.ToArray(),
            Limits,
            out _
        )!;
    }

    [Benchmark]
    public ContextReplacement? Parse() =>
        ContextReplacement.Parse(Samples.Body, Session, Limits, out _);

    [Benchmark]
    public ReadOnlyMemory<byte> Compose() =>
        ContextDocument.Compose(Session, _replacement.Fields, 2, Time, Time);

    [Benchmark]
    public ReadOnlyMemory<byte> SetAttribute() =>
        Attributes.Set(ContextDocument.Read(_document)[ContextField.Context], _attribute);
}
