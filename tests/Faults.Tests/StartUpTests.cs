namespace SessionContext.Faults.Tests;

/// <summary>A store that cannot be opened stops the service with a message that an operator can act on.</summary>
public sealed class StartUpTests
{
    [Fact]
    public async Task A_data_folder_that_is_a_file_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a-file");
        await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);

        var (exitCode, output) = await ServerProcess.RunToEndAsync(path);

        Assert.Equal(1, exitCode);
        Assert.Contains(path, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_one_data_folder_is_refused_and_the_first_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using var first = await ServerProcess.StartAsync(folder.Path);

        var (exitCode, output) = await ServerProcess.RunToEndAsync(folder.Path);

        Assert.Equal(1, exitCode);
        Assert.Contains("another process", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        await first.AuthorizeAsync();
        await new SessionWriter("s").CheckAsync(first.Http);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_is_refused_beside_every_other_fault()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = await ServerProcess.RunToEndAsync(
            folder.Path,
            inside: $"mount -t tmpfs -o ro tmpfs {folder.Path}",
            settings: new Dictionary<string, string>
            {
                ["ASPNETCORE_ENVIRONMENT"] = "",
                ["Identity__Issuer"] = "",
                ["Sesions__AnonymousLifetime"] = "01:00:00",
                ["Limits__Depth"] = "many",
            }
        );

        Assert.Equal(1, exitCode);
        Assert.Contains(
            $"Store:Path: the folder '{folder.Path}' cannot be written",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("did you mean Sessions?", output, StringComparison.Ordinal);
        Assert.Contains("Limits:Depth must be a whole number", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Identity", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Delete it", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
