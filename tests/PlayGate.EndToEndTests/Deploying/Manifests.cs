using System.Diagnostics;
using k8s;
using k8s.Models;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Deploying;

/// <summary>What <c>kubectl apply -k</c> sends to a cluster, object by object.</summary>
internal sealed class Manifests
{
    private Manifests(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> all) => All = all;

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All { get; }

    /// <summary>Built by kubectl itself, and read strictly: a field that Kubernetes does not know, or has twice, fails.</summary>
    /// <param name="names">The folder below <c>deploy/kubernetes</c>.</param>
    public static async Task<Manifests> BuildAsync(params string[] names)
    {
        var folder = DeployFile.PathOf(["kubernetes", .. names]);
        var built = await Command.RunAsync(new ProcessStartInfo("kubectl", ["kustomize", folder]), TimeSpan.FromMinutes(2));
        Assert.True(built.ExitCode == 0, built.Error);
        return new Manifests([.. KubernetesYaml.LoadAllFromString(built.Output, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]);
    }

    public T Get<T>(string name = "playgate")
        where T : IKubernetesObject<V1ObjectMeta> => Assert.Single(All.OfType<T>(), one => one.Metadata.Name == name);
}

/// <summary>
/// A test with kubectl, whose kustomize is of version 5 or later: version 2, in Debian 12's kubectl, knows neither labels nor replacements.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KustomizeTheoryAttribute : TheoryAttribute
{
    private static readonly Lazy<bool> IsThere = new(Look);

    public KustomizeTheoryAttribute() => Skip = IsThere.Value ? null : "kubectl with Kustomize 5 is not installed";

    private static bool Look()
    {
        try
        {
            return Command.RunAsync(new ProcessStartInfo("kubectl", ["version", "--client"]), TimeSpan.FromMinutes(2)).GetAwaiter()
                .GetResult()
                .Output.Contains("Kustomize Version: v5", StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
