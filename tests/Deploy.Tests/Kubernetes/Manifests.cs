using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace SessionContext.Deploy.Tests.Kubernetes;

/// <summary>The objects of one kustomization, as <c>kubectl</c> renders them.</summary>
internal sealed class Manifests
{
    private const string ServiceMonitors = "monitoring.coreos.com/v1/ServiceMonitor";
    private static readonly ConcurrentDictionary<string, Task<Manifests>> Rendered = new();

    private readonly IReadOnlyList<object> _objects;

    private Manifests(IReadOnlyList<object> objects) => _objects = objects;

    /// <summary>Every kustomization that can be applied; <c>base</c> is a part of others.</summary>
    public static TheoryData<string> Folders =>
        [
            .. Directory
                .EnumerateDirectories(Root)
                .Where(folder => File.Exists(Path.Combine(folder, "kustomization.yaml")))
                .Select(folder => Path.GetFileName(folder))
                .Where(folder => folder != "base"),
        ];

    /// <summary>Where they are.</summary>
    public static string Root => Repository.Path("deploy", "kubernetes");

    public IEnumerable<IKubernetesObject<V1ObjectMeta>> All =>
        _objects.Cast<IKubernetesObject<V1ObjectMeta>>();

    public IEnumerable<Pod> Pods =>
        All.SelectMany(made =>
            made switch
            {
                V1Deployment { Spec: var it } => [new Pod(made.Metadata.Name, it.Template, [])],
                V1StatefulSet { Spec: var it } =>
                [
                    new Pod(
                        made.Metadata.Name,
                        it.Template,
                        [.. it.VolumeClaimTemplates.Select(claim => claim.Metadata.Name)]
                    ),
                ],
                V1Job { Spec: var it } => [new Pod(made.Metadata.Name, it.Template, [])],
                V1CronJob { Spec.JobTemplate.Spec: var it } =>
                [
                    new Pod(made.Metadata.Name, it.Template, []),
                ],
                _ => (Pod[])[],
            }
        );

    public IEnumerable<Pod> Servers => Pods.Where(pod => pod.Serves);

    public IEnumerable<T> Of<T>() => _objects.OfType<T>();

    /// <summary>Renders a folder below <see cref="Root"/>, once.</summary>
    public static Task<Manifests> OfAsync(string folder) =>
        Rendered.GetOrAdd(folder, static name => RenderAsync(Path.Combine(Root, name)));

    /// <summary>Renders any folder.</summary>
    public static async Task<Manifests> RenderAsync(string folder)
    {
        var (exitCode, output, errors) = await Tool.RunAsync(
            "kubernetes-client",
            "kubectl",
            "kustomize",
            folder
        );
        Assert.True(exitCode == 0, $"kubectl, 1.27 or newer, cannot render {folder}: {errors}");
        return Parse(output);
    }

    /// <summary>Reads objects; a field that their kind does not have is refused.</summary>
    public static Manifests Parse(string yaml) =>
        new(
            KubernetesYaml.LoadAllFromString(
                yaml,
                new Dictionary<string, Type> { [ServiceMonitors] = typeof(ServiceMonitor) },
                strict: true
            )
        );
}
