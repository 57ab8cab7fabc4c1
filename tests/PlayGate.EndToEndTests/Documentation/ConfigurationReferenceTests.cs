using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>docs/configuration.md says every setting of this version, its default and the names it accepts, and none besides.</summary>
public sealed partial class ConfigurationReferenceTests
{
    private static readonly Dictionary<string, (string Accepts, string Default)> s_page = Row()
        .Matches(Documents.Read("docs/configuration.md"))
        .ToDictionary(
            row => row.Groups["key"].Value, row => (row.Groups["accepts"].Value, row.Groups["default"].Value), StringComparer.Ordinal);

    private static readonly Dictionary<string, (Type Type, object? Default)> s_program = ReadProgram();

    [Fact]
    public void The_page_has_every_setting_and_no_other()
    {
        Assert.Equal([], s_program.Keys.Except(s_page.Keys));
        Assert.Equal([], s_page.Keys.Where(IsOption).Except(s_program.Keys));
    }

    [Fact]
    public void The_page_says_the_defaults_of_the_running_server()
    {
        foreach (var (key, (type, value)) in s_program.Where(setting => s_page.ContainsKey(setting.Key)))
        {
            var said = DefaultOf(s_page[key].Default);
            Assert.True(Text(type, value) == said, $"{key} is '{Text(type, value)}' by default, and the page says '{said}'");
        }

        Assert.Equal(ServerSettings.Defaults[ServerSettings.PublicEndpoint], DefaultOf(s_page[ServerSettings.PublicEndpoint].Default));
        Assert.Equal(ServerSettings.Defaults[ServerSettings.AdminEndpoint], DefaultOf(s_page[ServerSettings.AdminEndpoint].Default));
    }

    [Fact]
    public void The_page_says_the_names_that_are_accepted()
    {
        foreach (var (key, (type, _)) in s_program.Where(setting => setting.Value.Type.IsEnum || setting.Value.Type == typeof(bool)))
        {
            string[] names = type.IsEnum ? Enum.GetNames(type) : ["true", "false"];
            Assert.Equal(
                names.Order(StringComparer.Ordinal),
                s_page[key].Accepts.Split(", ").Select(name => name.Trim('`')).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_reference_file_has_every_setting_of_the_page_and_no_other()
    {
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.Production.json")).Build();
        var keys = file.AsEnumerable().Select(setting => setting.Key).Where(IsOption)
            .Where(key => !file.GetSection(key).GetChildren().Any())
            .ToHashSet(StringComparer.Ordinal);

        // Applications, CDNs and issuers have no names there; the host switches the other one on by itself, for an operator to leave alone.
        var expected = s_program.Keys.Where(key => !key.Contains('{')).Except(["PlayGate:Shield:SkipProxyOnHit"])
            .Concat(["PlayGate:Applications", "PlayGate:Cdns", "PlayGate:Issuers"]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    private static bool IsOption(string key) =>
        key.StartsWith("PlayGate:", StringComparison.Ordinal) || key.StartsWith("Kestrel:Limits:", StringComparison.Ordinal);

    private static Dictionary<string, (Type Type, object? Default)> ReadProgram()
    {
        var (settings, _) = ServerSettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(ServerSettings.Defaults)
            .AddInMemoryCollection([KeyValuePair.Create("PlayGate:Ingest:Origin", (string?)"http://localhost:8090")])
            .Build());
        settings!.Server.Ingest.Origin = null;
        using var host = ServerHost.Build(settings);
        var options = host.Services.GetRequiredService<IOptions<PlayGateOptions>>().Value;
        return Leaves("PlayGate", options).Concat(Leaves("PlayGate", settings.Server)).Concat(Leaves("Kestrel:Limits", settings.Limits))
            .DistinctBy(leaf => leaf.Key)
            .ToDictionary(leaf => leaf.Key, leaf => (leaf.Type, leaf.Default), StringComparer.Ordinal);
    }

    private static IEnumerable<(string Key, Type Type, object? Default)> Leaves(string section, object options) =>
        options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite || IsGroup(property.PropertyType))
            .SelectMany(property => Leaves($"{section}:{property.Name}", property.PropertyType, property.GetValue(options)));

    private static IEnumerable<(string Key, Type Type, object? Default)> Leaves(string key, Type type, object? value)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
        {
            return Leaves(key + ":{name}", Activator.CreateInstance(type.GetGenericArguments()[1])!);
        }

        return IsGroup(type) && !typeof(IList).IsAssignableFrom(type) && type != typeof(IList<string>)
            ? Leaves(key, value!)
            : [(key, Nullable.GetUnderlyingType(type) ?? type, value)];
    }

    private static bool IsGroup(Type type) => type != typeof(string) && (type.IsClass || type.IsInterface);

    /// <summary>As the page writes it; null where there is none, or an empty list.</summary>
    private static string? Text(Type type, object? value) => value switch
    {
        null or IList<string> { Count: 0 } => null,
        bool flag => flag ? "true" : "false",
        TimeSpan duration => duration.ToString("c"),
        _ when type.IsEnum => Enum.GetName(type, value),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string? DefaultOf(string cell) => cell.StartsWith('`') ? cell.Split('`')[1] : null;

    [GeneratedRegex(
        @"^\| `(?<key>[^`]+)` \|(?<meaning>[^|]+)\| (?<accepts>[^|]+) \| (?<default>[^|]+) \|$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
