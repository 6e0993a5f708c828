using k8s.Models;

namespace SessionContext.Deploy.Tests.Kubernetes;

/// <summary>
/// Whether what one object says of another is so. Kubernetes takes an object that refers to nothing, and nothing
/// happens.
/// </summary>
public sealed class ReferenceTests
{
    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task Every_selector_matches_a_pod_that_serves(string folder)
    {
        var manifests = await Manifests.OfAsync(folder);
        var selectors = manifests
            .Of<V1Service>()
            .Select(service => service.Spec.Selector)
            .Concat(
                manifests.Of<V1PodDisruptionBudget>().Select(it => it.Spec.Selector.MatchLabels)
            )
            .Concat(manifests.Of<V1NetworkPolicy>().Select(it => it.Spec.PodSelector.MatchLabels))
            .Concat(manifests.Of<V1Deployment>().Select(it => it.Spec.Selector.MatchLabels))
            .Concat(manifests.Of<V1StatefulSet>().Select(it => it.Spec.Selector.MatchLabels))
            .Concat(
                manifests
                    .Pods.SelectMany(pod => pod.Spec.TopologySpreadConstraints ?? [])
                    .Select(it => it.LabelSelector.MatchLabels)
            );

        Assert.All(
            selectors,
            labels => Assert.Contains(manifests.Servers, pod => pod.Matches(labels))
        );
    }

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task Every_port_that_a_service_sends_to_is_a_port_of_its_pods(string folder)
    {
        var manifests = await Manifests.OfAsync(folder);

        Assert.All(
            manifests.Of<V1Service>(),
            service =>
                Assert.All(
                    service.Spec.Ports,
                    port =>
                        Assert.Contains(
                            manifests.Servers,
                            pod =>
                                pod.Matches(service.Spec.Selector)
                                && pod.HasPort(port.TargetPort.Value)
                        )
                )
        );
    }

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task Every_ingress_and_monitor_names_a_port_of_a_service(string folder)
    {
        var manifests = await Manifests.OfAsync(folder);
        var services = manifests.Of<V1Service>().ToArray();
        var backends =
            from ingress in manifests.Of<V1Ingress>()
            from rule in ingress.Spec.Rules
            from path in rule.Http.Paths
            select path.Backend.Service;
        var endpoints =
            from monitor in manifests.Of<ServiceMonitor>()
            from endpoint in monitor.Spec.Endpoints
            select (monitor.Spec.Selector, endpoint.Port);

        Assert.All(
            backends,
            backend =>
                Assert.Contains(
                    services.Where(service => service.Metadata.Name == backend.Name),
                    service => service.Spec.Ports.Any(port => port.Name == backend.Port.Name)
                )
        );
        Assert.All(
            endpoints,
            endpoint =>
                Assert.Contains(
                    services.Where(service =>
                        endpoint.Selector.MatchLabels.All(service.Metadata.Labels.Contains)
                    ),
                    service => service.Spec.Ports.Any(port => port.Name == endpoint.Port)
                )
        );
    }

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task Every_host_of_an_ingress_has_a_certificate(string folder) =>
        Assert.All(
            (await Manifests.OfAsync(folder)).Of<V1Ingress>(),
            ingress =>
                Assert.Equal(
                    ingress.Spec.Rules.Select(rule => rule.Host),
                    ingress.Spec.Tls.SelectMany(tls => tls.Hosts)
                )
        );

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task Every_config_map_secret_volume_and_account_exists(string folder)
    {
        var manifests = await Manifests.OfAsync(folder);
        var secret = Manifests
            .Parse(Repository.Read("deploy", "kubernetes", "base", "secret.example.yaml"))
            .Of<V1Secret>()
            .Single();
        var maps = manifests.Of<V1ConfigMap>().Select(map => map.Metadata.Name).ToArray();
        var claims = manifests
            .Pods.SelectMany(pod => pod.Claims.Select(claim => $"{claim}-{pod.Name}-0"))
            .Concat(manifests.Of<V1PersistentVolumeClaim>().Select(claim => claim.Metadata.Name))
            .ToArray();

        var accounts = manifests.Of<V1ServiceAccount>().Select(account => account.Metadata.Name);

        Assert.All(manifests.Pods, Check);

        void Check(Pod pod)
        {
            var volumes = pod.Spec.Volumes ?? [];
            Assert.Contains(pod.Spec.ServiceAccountName, accounts.Prepend(null));
            Assert.All(
                pod.Spec.Containers.SelectMany(it => it.EnvFrom ?? []),
                from => Assert.Contains(from.ConfigMapRef.Name, maps)
            );
            Assert.All(
                pod.Spec.Containers.SelectMany(it => it.VolumeMounts ?? []),
                mount =>
                    Assert.Contains(mount.Name, volumes.Select(it => it.Name).Concat(pod.Claims))
            );
            Assert.All(
                pod.Spec.Containers.SelectMany(it => it.VolumeMounts ?? [])
                    .Where(mount => mount.SubPath is not null),
                mount => Assert.Contains(mount.SubPath, secret.StringData.Keys)
            );
            Assert.All(
                volumes.Where(it => it.Secret is not null),
                volume => Assert.Equal(secret.Metadata.Name, volume.Secret.SecretName)
            );
            Assert.All(
                volumes.Where(it => it.PersistentVolumeClaim is not null),
                volume => Assert.Contains(volume.PersistentVolumeClaim.ClaimName, claims)
            );
        }
    }
}
