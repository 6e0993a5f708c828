using k8s;
using k8s.Models;

namespace SessionContext.Deploy.Tests.Kubernetes;

/// <summary>The fields of the Prometheus Operator's ServiceMonitor that are used here.</summary>
internal sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public required string ApiVersion { get; set; }

    public required string Kind { get; set; }

    public required V1ObjectMeta Metadata { get; set; }

    public required ServiceMonitorSpec Spec { get; set; }
}

internal sealed class ServiceMonitorSpec
{
    public required V1LabelSelector Selector { get; set; }

    public required List<MonitoredEndpoint> Endpoints { get; set; }
}

internal sealed class MonitoredEndpoint
{
    public required string Port { get; set; }

    public required string Path { get; set; }

    public string? Interval { get; set; }
}
