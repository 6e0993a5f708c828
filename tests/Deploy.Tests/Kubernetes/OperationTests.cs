using k8s.Models;

namespace SessionContext.Deploy.Tests.Kubernetes;

/// <summary>
/// What every deployment needs to be operated: probes, limits, scaling, and the connections that it may make.
/// </summary>
public sealed class OperationTests
{
    private const string Api = "http";
    private const string Management = "management";

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task Probes_ask_the_management_port_that_the_settings_open(string folder)
    {
        var manifests = await Manifests.OfAsync(folder);
        var settings = Settings(manifests);

        Assert.All(
            manifests.Servers,
            pod =>
            {
                var container = Assert.Single(pod.Spec.Containers);
                Assert.Equal("/health/live", container.StartupProbe.HttpGet.Path);
                Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
                Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
                Assert.All(
                    [container.StartupProbe, container.LivenessProbe, container.ReadinessProbe],
                    probe => Assert.Equal(Management, probe.HttpGet.Port.Value)
                );
                Assert.Equal(8080, PortOf(container, Api)); // the image's
                Assert.Equal(
                    settings["Http__ManagementPort"],
                    $"*:{PortOf(container, Management)}"
                );
            }
        );
    }

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task A_pod_has_a_memory_limit_and_bounds_its_heap_below_it(string folder)
    {
        var manifests = await Manifests.OfAsync(folder);

        Assert.All(
            manifests.Servers,
            pod => Assert.True(pod.Spec.Containers[0].Resources.Limits.ContainsKey("memory"))
        );
        Assert.InRange(
            Convert.ToInt32(Settings(manifests)["DOTNET_GCHeapHardLimitPercent"], 16),
            30,
            75
        );
    }

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task A_pod_is_killed_only_after_its_requests_were_given_their_time(
        string folder
    ) =>
        Assert.All(
            (await Manifests.OfAsync(folder)).Servers,
            pod => Assert.True(pod.Spec.TerminationGracePeriodSeconds >= 45)
        );

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task The_autoscaler_needs_no_metrics_adapter(string folder)
    {
        var manifests = await Manifests.OfAsync(folder);
        var deployments = manifests.Of<V1Deployment>().ToArray();

        Assert.Equal(
            deployments.Select(deployment => deployment.Metadata.Name),
            manifests
                .Of<V2HorizontalPodAutoscaler>()
                .Select(scaler => scaler.Spec.ScaleTargetRef.Name)
        );
        Assert.All(
            manifests.Of<V2HorizontalPodAutoscaler>().SelectMany(scaler => scaler.Spec.Metrics),
            metric => Assert.Equal("cpu", metric.Resource?.Name)
        );
        Assert.All( // a percentage is one of what is requested
            deployments,
            deployment =>
                Assert.True(
                    deployment
                        .Spec.Template.Spec.Containers[0]
                        .Resources.Requests.ContainsKey("cpu")
                )
        );
    }

    [Fact]
    public async Task The_component_for_scaling_by_requests_takes_the_place_of_the_cpu()
    {
        var folder = Directory.CreateTempSubdirectory("kustomize").FullName;
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, "kustomization.yaml"),
                $"""
                resources: [{Relative("postgres")}]
                components: [{Relative("components/autoscaling-by-requests")}]
                """,
                TestContext.Current.CancellationToken
            );

            var metrics = (await Manifests.RenderAsync(folder))
                .Of<V2HorizontalPodAutoscaler>()
                .Single()
                .Spec.Metrics;

            Assert.Equal(
                "session_context_requests_per_second",
                Assert.Single(metrics).Pods.Metric.Name
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string Relative(string name) =>
            Path.GetRelativePath(folder, Path.Combine(Manifests.Root, name));
    }

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task A_pod_may_reach_names_issuers_the_collector_its_store_and_nothing_else(
        string folder
    )
    {
        var manifests = await Manifests.OfAsync(folder);
        string[] store = Settings(manifests).GetValueOrDefault("Store__Engine") switch
        {
            "Redis" => ["6379/TCP", "6380/TCP", "26379/TCP"],
            "Postgres" => ["5432/TCP", "6432/TCP"],
            _ => [],
        };

        Assert.All(
            manifests.Servers,
            pod =>
            {
                var policies = manifests
                    .Of<V1NetworkPolicy>()
                    .Where(policy => pod.Matches(policy.Spec.PodSelector))
                    .ToArray();
                Assert.Contains(policies, policy => policy.Spec.PolicyTypes.Contains("Ingress"));
                Assert.Contains(policies, policy => policy.Spec.PolicyTypes.Contains("Egress"));
                Assert.Equal(
                    [
                        .. (
                            (string[])
                                ["53/UDP", "53/TCP", "443/TCP", "4317/TCP", "4318/TCP", .. store]
                        ).Order(StringComparer.Ordinal),
                    ],
                    policies
                        .SelectMany(policy => policy.Spec.Egress ?? [])
                        .SelectMany(rule => rule.Ports)
                        .Select(port => $"{port.Port.Value}/{port.Protocol ?? "TCP"}")
                        .Order(StringComparer.Ordinal)
                );
            }
        );
    }

    private static Dictionary<string, string> Settings(Manifests manifests) =>
        new(manifests.Of<V1ConfigMap>().Single(map => map.Metadata.Name == "session-context").Data);

    private static int PortOf(V1Container container, string name) =>
        container.Ports.Single(port => port.Name == name).ContainerPort;
}
