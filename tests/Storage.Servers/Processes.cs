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

    private static IEnumerable<int> Ids() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0);

    private static int ParentOf(int process)
    {
        try
        {
            // After the name in parentheses: the state, then the parent.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(
                stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1],
                CultureInfo.InvariantCulture
            );
        }
        catch (IOException)
        {
            return 0; // it ended meanwhile
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
