using System.Text.RegularExpressions;
using SessionContext.Deploy.Tests.Kubernetes;

namespace SessionContext.Deploy.Tests;

/// <summary>The same image is run today and tomorrow, and says which release it is.</summary>
public sealed partial class ImageTests
{
    private const string Name = "session-context";

    private static readonly string Release = ReleaseOf(
        Repository.Read("Directory.Build.props"),
        "<Version>([0-9.]+)</Version>"
    );

    [Theory]
    [MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public async Task Every_image_of_the_manifests_is_this_release_or_pinned(string folder) =>
        Assert.All(ImagesOf(await Manifests.OfAsync(folder)), Check);

    [Theory]
    [MemberData(nameof(SchemaTests.Files), MemberType = typeof(SchemaTests))]
    public void Every_image_of_a_file_is_pinned_by_it_or_by_its_kustomization(string file) =>
        Assert.All(
            ImagesOf(Manifests.Parse(File.ReadAllText(Path.Combine(Manifests.Root, file))))
                .Where(image => image != Name),
            Check
        );

    [Fact]
    public void The_Dockerfile_builds_on_exact_releases()
    {
        var images = FromLine()
            .Matches(Repository.Read("Dockerfile"))
            .Select(it => it.Groups[1].Value)
            .ToArray();

        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.Matches(ExactTag(), image));
    }

    [Fact]
    public void The_image_is_labelled_with_its_release_source_and_licence()
    {
        var dockerfile = Repository.Read("Dockerfile");

        Assert.Contains(
            $"org.opencontainers.image.version=\"{Release}\"",
            dockerfile,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "org.opencontainers.image.source=\"$SOURCE\"",
            dockerfile,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "org.opencontainers.image.licenses=\"MIT\"",
            dockerfile,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_changelog_has_the_release() =>
        Assert.Equal(
            Release,
            ReleaseOf(Repository.Read("CHANGELOG.md"), @"^## ([0-9.]+) - \d{4}-\d{2}-\d{2}$")
        );

    private static IEnumerable<string> ImagesOf(Manifests manifests) =>
        from pod in manifests.Pods
        from container in pod.Spec.Containers
        select container.Image;

    private static void Check(string image)
    {
        if (image.Contains($"/{Name}:", StringComparison.Ordinal))
        {
            Assert.EndsWith($":{Release}", image, StringComparison.Ordinal);
        }
        else
        {
            Assert.Matches(ExactTag(), image);
        }
    }

    private static string ReleaseOf(string text, string pattern) =>
        Regex.Match(text, pattern, RegexOptions.Multiline).Groups[1].Value;

    [GeneratedRegex(@"^FROM (?:--\S+ )?(\S+)", RegexOptions.Multiline)]
    private static partial Regex FromLine();

    /// <summary>A tag with at least a major and a minor number: <c>postgres:17.6</c>.</summary>
    [GeneratedRegex(@":v?\d+\.\d+[\w.-]*$")]
    internal static partial Regex ExactTag();
}
