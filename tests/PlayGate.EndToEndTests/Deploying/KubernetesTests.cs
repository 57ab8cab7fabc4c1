using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>What can be said of the manifests without a cluster.</summary>
public sealed class KubernetesTests
{
    private const string Name = "playgate";
    private const string NameLabel = "app.kubernetes.io/name";

    [Theory]
    [InlineData("")]
    [InlineData("migrate-first")]
    public void A_kustomization_names_what_is_there(string folder)
    {
        var kustomization = Kustomization(folder);
        var generated = Sequence(kustomization, "configMapGenerator").SelectMany(generator => Sequence((YamlMappingNode)generator, "files"));
        var patches = Sequence(kustomization, "patches").Select(patch => patch["path"]);
        foreach (var named in Sequence(kustomization, "resources").Concat(generated).Concat(patches).Select(node => node.ToString()))
        {
            var path = DeployFile.PathOf("kubernetes", folder, named);
            Assert.True(File.Exists(path) || File.Exists(Path.Combine(path, "kustomization.yaml")), $"{named} is not there");
        }

        var listed = Sequence(kustomization, "resources").Concat(patches).Select(node => node.ToString()).Append("kustomization.yaml");
        Assert.Empty(Directory.GetFiles(DeployFile.PathOf("kubernetes", folder), "*.yaml").Select(Path.GetFileName).Except(listed));
    }

    /// <summary>Strictly: a field that Kubernetes does not know, or has twice, fails.</summary>
    [Fact]
    public void Every_manifest_is_what_Kubernetes_understands()
    {
        var files = Directory.GetFiles(DeployFile.PathOf("kubernetes"), "*.yaml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "kustomization.yaml");
        Assert.All(files, file => Assert.Single(KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true)));
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString("apiVersion: v1\nkind: Service\nmetadata: { nmae: x }", strict: true));
    }

    [Fact]
    public void Labels_ports_and_names_agree()
    {
        var deployment = Load<V1Deployment>("deployment.yaml");
        var pod = deployment.Spec.Template;
        var ports = Container(deployment).Ports.Select(port => port.Name).ToHashSet();
        Assert.Equal(Name, pod.Metadata.Labels[NameLabel]);
        Assert.Equal(Name, deployment.Spec.Selector.MatchLabels[NameLabel]);
        Assert.Equal(Load<V1ServiceAccount>("serviceaccount.yaml").Metadata.Name, pod.Spec.ServiceAccountName);

        foreach (var (file, port) in (ReadOnlySpan<(string, string)>)[("service.yaml", "public"), ("service-admin.yaml", "admin")])
        {
            var service = Load<V1Service>(file);
            Assert.Equal(Name, service.Spec.Selector[NameLabel]);
            Assert.Equal(port, Assert.Single(service.Spec.Ports).TargetPort.Value);
            Assert.Contains(port, ports);
        }

        Assert.Equal(Name, Load<V1PodDisruptionBudget>("poddisruptionbudget.yaml").Spec.Selector.MatchLabels[NameLabel]);
        Assert.Equal(("Deployment", Name), (Autoscaler.ScaleTargetRef.Kind, Autoscaler.ScaleTargetRef.Name));
        Assert.InRange(Autoscaler.MinReplicas!.Value, 2, Autoscaler.MaxReplicas);
        var policy = Load<V1NetworkPolicy>("networkpolicy.yaml").Spec;
        Assert.Equal(Name, policy.PodSelector.MatchLabels[NameLabel]);
        Assert.All(policy.Ingress.Where(rule => rule.FromProperty is null), rule => Assert.Equal("public", Assert.Single(rule.Ports).Port.Value));
    }

    [Fact]
    public void Probes_ask_the_management_listener()
    {
        var container = Container(Load<V1Deployment>("deployment.yaml"));
        Assert.Equal(
            [("/health/ready", "admin"), ("/health/ready", "admin"), ("/health/live", "admin")],
            new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }.Select(probe => (probe.HttpGet.Path, probe.HttpGet.Port.Value)));
    }

    [Fact]
    public void Pods_run_without_privileges_and_write_nowhere_but_into_memory()
    {
        foreach (var pod in new[] { Load<V1Deployment>("deployment.yaml").Spec.Template.Spec, Load<V1Job>("migrate-first", "job.yaml").Spec.Template.Spec })
        {
            var container = Assert.Single(pod.Containers);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.All(container.VolumeMounts, mount => Assert.True(mount.ReadOnlyProperty is true || mount.MountPath == "/tmp"));
            Assert.Equal(pod.Volumes.Select(volume => volume.Name).Order(), container.VolumeMounts.Select(mount => mount.Name).Order());
        }
    }

    /// <summary>The settings, what comes from secrets, and what the patch adds.</summary>
    [Fact]
    public void PlayGate_accepts_the_settings()
    {
        var settings = DeployFile.Settings("kubernetes", "appsettings.Production.json");
        Assert.True(settings.Remove("PlayGate:Keys:Certificate", out var certificate));
        var deployment = Load<V1Deployment>("deployment.yaml");
        var mount = Assert.Single(Container(deployment).VolumeMounts, mount => mount.Name == "keys");
        Assert.Equal(certificate, $"{mount.MountPath}/{deployment.Spec.Template.Spec.Volumes.Single(volume => volume.Name == "keys").Secret.Items[0].Path}");
        foreach (var variable in Container(deployment).Env.Concat(Container(Load<V1Deployment>("migrate-first", "server-leaves-it.yaml")).Env))
        {
            settings[variable.Name.Replace("__", ":", StringComparison.Ordinal)] = variable.Value ?? variable.ValueFrom.SecretKeyRef.Key switch
            {
                "connection-string" => "Host=db;Database=playgate;Username=playgate;Password=secret",
                "api-key-sha256" => new string('a', 64),
                _ => "secret",
            };
        }

        DeployFile.AssertAccepted(settings);
    }

    private static V2HorizontalPodAutoscalerSpec Autoscaler => Load<V2HorizontalPodAutoscaler>("horizontalpodautoscaler.yaml").Spec;

    private static V1Container Container(V1Deployment deployment) => Assert.Single(deployment.Spec.Template.Spec.Containers);

    private static T Load<T>(params string[] names) => KubernetesYaml.Deserialize<T>(File.ReadAllText(DeployFile.PathOf(["kubernetes", .. names])));

    private static YamlMappingNode Kustomization(string folder)
    {
        using var reader = File.OpenText(DeployFile.PathOf("kubernetes", folder, "kustomization.yaml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<YamlNode> Sequence(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? (YamlSequenceNode)value : [];
}
