using k8s;
using k8s.Models;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>What can be said of the manifests without a cluster: of what kubectl makes of them, not of the files.</summary>
public sealed class KubernetesTests
{
    private const string Name = "playgate";
    private const string NameLabel = "app.kubernetes.io/name";
    private const string MigrateFirst = "migrate-first";

    [KustomizeTheory]
    [InlineData("", "ConfigMap,Deployment,HorizontalPodAutoscaler,NetworkPolicy,PodDisruptionBudget,Service,Service,ServiceAccount")]
    [InlineData(
        MigrateFirst, "ConfigMap,Deployment,HorizontalPodAutoscaler,Job,NetworkPolicy,PodDisruptionBudget,Service,Service,ServiceAccount")]
    public async Task A_kustomization_builds_and_everything_is_in_the_namespace(string folder, string kinds)
    {
        var manifests = await Manifests.BuildAsync(folder);

        Assert.Equal(kinds.Split(','), manifests.All.Select(one => one.Kind).Order(StringComparer.Ordinal));
        Assert.All(manifests.All, one => Assert.Equal(Name, one.Metadata.NamespaceProperty));
    }

    [KustomizeTheory]
    [InlineData("base")]
    [InlineData(MigrateFirst)]
    public async Task No_file_is_left_out(string folder)
    {
        var built = (await Manifests.BuildAsync(MigrateFirst)).All.Select(one => (one.Kind, one.Metadata.Name)).ToHashSet();
        var files = Directory.GetFiles(DeployFile.PathOf("kubernetes", folder), "*.yaml")
            .Where(file => Path.GetFileName(file) != "kustomization.yaml");
        Assert.All(files, file =>
        {
            var one = (IKubernetesObject<V1ObjectMeta>)Assert.Single(
                KubernetesYaml.LoadAllFromString(File.ReadAllText(file), strict: true));
            Assert.Contains((one.Kind, one.Metadata.Name), built);
        });
    }

    /// <summary>A test of the test: what comes out is read strictly.</summary>
    [Fact]
    public void A_field_that_Kubernetes_does_not_know_fails() =>
        Assert.ThrowsAny<Exception>(
            () => KubernetesYaml.LoadAllFromString("apiVersion: v1\nkind: Service\nmetadata: { nmae: x }", strict: true));

    [KustomizeTheory]
    [InlineData("")]
    [InlineData(MigrateFirst)]
    public async Task Labels_ports_and_names_agree(string folder)
    {
        var manifests = await Manifests.BuildAsync(folder);
        var deployment = manifests.Get<V1Deployment>();
        var pod = deployment.Spec.Template;
        var ports = Container(deployment).Ports.Select(port => port.Name).ToHashSet();
        Assert.Equal(Name, pod.Metadata.Labels[NameLabel]);
        Assert.Equal(Name, deployment.Spec.Selector.MatchLabels[NameLabel]);
        Assert.Equal(manifests.Get<V1ServiceAccount>().Metadata.Name, pod.Spec.ServiceAccountName);

        foreach (var (name, port) in (ReadOnlySpan<(string, string)>)[(Name, "public"), ("playgate-admin", "admin")])
        {
            var service = manifests.Get<V1Service>(name);
            Assert.Equal(Name, service.Spec.Selector[NameLabel]);
            Assert.Equal(port, Assert.Single(service.Spec.Ports).TargetPort.Value);
            Assert.Contains(port, ports);
        }

        Assert.Equal(Name, manifests.Get<V1PodDisruptionBudget>().Spec.Selector.MatchLabels[NameLabel]);
        var autoscaler = manifests.Get<V2HorizontalPodAutoscaler>().Spec;
        Assert.Equal(("Deployment", Name), (autoscaler.ScaleTargetRef.Kind, autoscaler.ScaleTargetRef.Name));
        Assert.InRange(autoscaler.MinReplicas!.Value, 2, autoscaler.MaxReplicas);
        var policy = manifests.Get<V1NetworkPolicy>().Spec;
        Assert.Equal(Name, policy.PodSelector.MatchLabels[NameLabel]);
        Assert.All(
            policy.Ingress.Where(rule => rule.FromProperty is null), rule => Assert.Equal("public", Assert.Single(rule.Ports).Port.Value));
    }

    [KustomizeTheory]
    [InlineData("")]
    public async Task Probes_ask_the_management_listener(string folder)
    {
        var container = Container((await Manifests.BuildAsync(folder)).Get<V1Deployment>());
        Assert.Equal(
            [("/health/ready", "admin"), ("/health/ready", "admin"), ("/health/live", "admin")],
            new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }
                .Select(probe => (probe.HttpGet.Path, probe.HttpGet.Port.Value)));
    }

    [KustomizeTheory]
    [InlineData(MigrateFirst)]
    public async Task Pods_run_without_privileges_and_write_nowhere_but_into_memory(string folder)
    {
        var manifests = await Manifests.BuildAsync(folder);
        foreach (var pod in new[]
        {
            manifests.Get<V1Deployment>().Spec.Template.Spec, manifests.Get<V1Job>("playgate-migrate").Spec.Template.Spec,
        })
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

    /// <summary>The job runs the server's image before the server, which leaves the schema to it and keeps all else.</summary>
    [KustomizeTheory]
    [InlineData(MigrateFirst)]
    public async Task The_job_migrates_and_the_server_leaves_it_to_it(string folder)
    {
        var (plain, migrated) = (Container(
            (await Manifests.BuildAsync()).Get<V1Deployment>()), Container((await Manifests.BuildAsync(folder)).Get<V1Deployment>()));
        var job = Assert.Single((await Manifests.BuildAsync(folder)).Get<V1Job>("playgate-migrate").Spec.Template.Spec.Containers);

        Assert.Equal("registry.example/playgate:0.1.0", plain.Image);
        Assert.Equal((plain.Image, plain.Image), (migrated.Image, job.Image));
        Assert.Equal(["migrate"], job.Args);
        Assert.Equal("false", Assert.Single(migrated.Env, variable => variable.Name == "PlayGate__Migrate").Value);
        Assert.Equal(
            plain.Env.Select(variable => variable.Name),
            migrated.Env.Select(variable => variable.Name).Where(name => name != "PlayGate__Migrate"));
    }

    /// <summary>The settings, what comes from secrets, and what the patch adds.</summary>
    [KustomizeTheory]
    [InlineData("")]
    [InlineData(MigrateFirst)]
    public async Task PlayGate_accepts_the_settings(string folder)
    {
        var manifests = await Manifests.BuildAsync(folder);
        var deployment = manifests.Get<V1Deployment>();
        var volumes = deployment.Spec.Template.Spec.Volumes.ToDictionary(volume => volume.Name);
        var map = manifests.Get<V1ConfigMap>(volumes["settings"].ConfigMap.Name);
        Assert.Equal(
            await DeployFile.ReadAsync("kubernetes", "base", "appsettings.Production.json"), map.Data["appsettings.Production.json"]);

        var settings = DeployFile.Settings("kubernetes", "base", "appsettings.Production.json");
        Assert.True(settings.Remove("PlayGate:Keys:Certificate", out var certificate));
        var mount = Assert.Single(Container(deployment).VolumeMounts, mount => mount.Name == "keys");
        Assert.Equal(certificate, $"{mount.MountPath}/{volumes["keys"].Secret.Items[0].Path}");
        foreach (var variable in Container(deployment).Env)
        {
            settings[variable.Name.Replace("__", ":", StringComparison.Ordinal)] = variable.Value
                ?? variable.ValueFrom.SecretKeyRef.Key switch
                {
                    "connection-string" => "Host=db;Database=playgate;Username=playgate;Password=secret",
                    "api-key-sha256" => new string('a', 64),
                    _ => "secret",
                };
        }

        DeployFile.AssertAccepted(settings);
    }

    private static V1Container Container(V1Deployment deployment) => Assert.Single(deployment.Spec.Template.Spec.Containers);
}
