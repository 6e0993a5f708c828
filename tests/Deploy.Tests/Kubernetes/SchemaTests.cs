namespace SessionContext.Deploy.Tests.Kubernetes;

/// <summary>Whether Kubernetes would take the manifests.</summary>
public sealed class SchemaTests
{
    /// <summary>The files that are objects by themselves, also those that no kustomization names.</summary>
    public static TheoryData<string> Files =>
        [
            .. Directory
                .EnumerateFiles(Manifests.Root, "*.yaml", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "kustomization.yaml")
                .Where(file => !file.EndsWith(".values.yaml", StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(Manifests.Root, file)),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void An_object_has_a_name_and_only_fields_of_its_kind(string file) =>
        Assert.All(
            Manifests.Parse(File.ReadAllText(Path.Combine(Manifests.Root, file))).All,
            made => Assert.NotEmpty(made.Metadata.Name)
        );

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task A_kustomization_renders_objects_of_one_namespace(string folder)
    {
        var manifests = await Manifests.OfAsync(folder);

        Assert.NotEmpty(manifests.Servers);
        Assert.All(
            manifests.All,
            made => Assert.Equal("session-context", made.Metadata.NamespaceProperty)
        );
    }

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task An_object_is_there_once(string folder)
    {
        var names = (await Manifests.OfAsync(folder)).All.Select(made =>
            (made.Kind, made.Metadata.Name)
        );

        Assert.DoesNotContain(names.GroupBy(name => name), same => same.Count() > 1);
    }
}
