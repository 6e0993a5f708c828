using System.Diagnostics;
using System.Net.Sockets;
using SessionContext.Storage.Servers;

namespace SessionContext.Server.Tests.Proxies;

/// <summary>
/// A real nginx as one process, with the files of <c>deploy/nginx</c> as they are, on a loopback port of its own.
/// </summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Program = "nginx";

    private readonly TestFolder _folder;
    private readonly Process _process;

    private Nginx(TestFolder folder, Process process, Uri address) =>
        (_folder, _process, Address) = (folder, process, address);

    public Uri Address { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="server">What its <c>server</c> block holds beside the port; <c>session-context/</c> are the files
    /// of <c>deploy/nginx</c>.</param>
    /// <param name="upstreams">The names that <c>proxy_pass</c> uses, and where they are.</param>
    public static async Task<Nginx> StartAsync(
        string server,
        params (string Name, Uri Address)[] upstreams
    )
    {
        var folder = new TestFolder();
        var port = Ports.Next();
        CopyDeployed(Path.Combine(folder.Path, "session-context"));
        var configuration = Path.Combine(folder.Path, "nginx.conf");
        await File.WriteAllTextAsync(
            configuration,
            Configuration(folder.Path, port, server, upstreams)
        );
        var process = Process.Start(
            new ProcessStartInfo(Find(), ["-p", folder.Path, "-c", configuration, "-e", "stderr"])
            {
                RedirectStandardError = true,
            }
        )!;
        var nginx = new Nginx(folder, process, new($"http://127.0.0.1:{port}"));
        await nginx.ListensAsync(port);
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Dispose();
    }

    private static string Configuration(
        string folder,
        int port,
        string server,
        (string Name, Uri Address)[] upstreams
    ) =>
        $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            events { worker_connections 256; }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                {{string.Join('\n', upstreams.Select(Upstream))}}
                server {
                    listen 127.0.0.1:{{port}};
                    {{server}}
                }
            }
            """;

    private static string Upstream((string Name, Uri Address) upstream) =>
        $"upstream {upstream.Name} {{ server {upstream.Address.Authority}; keepalive 8; }}";

    private static void CopyDeployed(string folder)
    {
        Directory.CreateDirectory(folder);
        var deployed = Path.Combine(AppContext.BaseDirectory, "deploy", "nginx");
        foreach (var file in Directory.EnumerateFiles(deployed))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    // Debian keeps it where only root's path leads.
    private static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, Program))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("nginx is needed: apt-get install nginx-light");

    private async Task ListensAsync(int port)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (i < 600 && !_process.HasExited)
            {
                await Task.Delay(50);
            }
            catch (SocketException)
            {
                var said = _process.HasExited
                    ? await _process.StandardError.ReadToEndAsync()
                    : "It does not listen.";
                await DisposeAsync();
                throw new InvalidOperationException($"nginx did not start. {said}");
            }
        }
    }
}
