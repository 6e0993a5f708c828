namespace SessionContext.Deploy.Tests;

/// <summary><c>deploy/make-secrets</c> takes a tenant and nothing else for one.</summary>
public sealed class MakeSecretsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("make-secrets").FullName;

    private string Script => Path.Combine(_folder, "make-secrets");

    public MakeSecretsTests() => File.Copy(Repository.Path("deploy", "make-secrets"), Script);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "-h")]
    [InlineData(2, "--tenant")]
    [InlineData(2, "ACME")]
    [InlineData(2, "acme", "demo")]
    public async Task What_is_not_a_tenant_makes_no_secrets(int exitCode, params string[] arguments)
    {
        var (code, output, errors) = await Tool.RunAsync("bash", ["bash", Script, .. arguments]);

        Assert.Equal(exitCode, code);
        Assert.Contains("TENANT", output + errors, StringComparison.Ordinal);
        Assert.Equal([Script], Directory.EnumerateFileSystemEntries(_folder));
    }
}
