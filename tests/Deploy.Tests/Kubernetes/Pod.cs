using k8s.Models;

namespace SessionContext.Deploy.Tests.Kubernetes;

/// <summary>The pods of one Deployment, StatefulSet, Job or CronJob.</summary>
/// <param name="Name">The name of the object that makes them.</param>
/// <param name="Template">Their labels and containers.</param>
/// <param name="Claims">The volumes that each of them gets by itself.</param>
internal sealed record Pod(
    string Name,
    V1PodTemplateSpec Template,
    IReadOnlyCollection<string> Claims
)
{
    public V1PodSpec Spec => Template.Spec;

    /// <summary>Whether they serve, and so have ports and probes.</summary>
    public bool Serves => Spec.Containers.Any(container => container.Ports is { Count: > 0 });

    public bool Matches(V1LabelSelector selector) => Matches(selector.MatchLabels);

    public bool Matches(IDictionary<string, string> labels) =>
        labels.All(label => Template.Metadata?.Labels?.Contains(label) == true);

    public bool HasPort(string name) =>
        Spec.Containers.Any(container => container.Ports?.Any(port => port.Name == name) == true);
}
