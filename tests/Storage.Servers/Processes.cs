using System.Diagnostics;
using System.Globalization;

namespace SessionContext.Storage.Servers;

/// <summary>Signals to processes that a test started, and to their children.</summary>
public static class Processes
{
    public static int[] WithChildren(int parent) =>
        [parent, .. Ids().Where(id => ParentOf(id) == parent)];

    public static void Signal(string signal, int[] processes)
    {
        using var kill = Process.Start(
            "kill",
            [$"-{signal}", .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]
        );
        kill.WaitForExit();
    }

    /// <summary>Waits until processes that were killed are gone.</summary>
    public static async Task EndedAsync(int[] processes)
    {
        for (var i = 0; processes.Any(IsAlive); i++)
        {
            Assert.False(i == 600, "Killed processes do not end.");
            await Task.Delay(50);
        }
    }

    private static IEnumerable<int> Ids() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0);

    private static int ParentOf(int process) =>
        Status(process) is [_, var parent, ..]
            ? int.Parse(parent, CultureInfo.InvariantCulture)
            : 0;

    // One that only waits for its parent to hear of its end has let go of everything.
    private static bool IsAlive(int process) => Status(process) is [not "Z", ..];

    // The state, the parent and more; empty where it has ended.
    private static string[] Status(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name stands in parentheses
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Processes that stand still until this is disposed.</summary>
    public sealed class Frozen : IDisposable
    {
        private readonly int[] _processes;

        public Frozen(int parent)
        {
            // The parent first, so that it makes no more children meanwhile.
            Signal("STOP", [parent]);
            _processes = WithChildren(parent);
            Signal("STOP", _processes);
        }

        public void Dispose() => Signal("CONT", _processes);
    }
}
