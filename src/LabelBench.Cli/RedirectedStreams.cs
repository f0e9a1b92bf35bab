using System.Text;
using LabelBench.Core;

namespace LabelBench.Cli;

/// <summary>Standard streams that lead into a file or pipe which may be full or closed.</summary>
internal static class RedirectedStreams
{
    /// <summary>
    /// A result that cannot be written is told in one sentence; a message that cannot be told is dropped, because nobody is left to tell. A reader that has gone away,
    /// as <c>| head</c> does, is no mistake: the system's own stream says nothing of it.
    /// </summary>
    public static void Guard()
    {
        if (Console.IsOutputRedirected)
            Console.SetOut(Writer(Console.OpenStandardOutput(), why => throw new UserMistakeException("standard output", why)));
        if (Console.IsErrorRedirected)
            Console.SetError(Writer(Console.OpenStandardError(), _ => { }));
    }

    private static StreamWriter Writer(Stream stream, Action<string> cannotWrite) => new(new Guarded(stream, cannotWrite), new UTF8Encoding(false)) { AutoFlush = true };

    private sealed class Guarded(Stream inner, Action<string> cannotWrite) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                inner.Write(buffer, offset, count);
            }
            catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException)
            {
                cannotWrite($"cannot be written: {(mistake is UnauthorizedAccessException ? "it is closed" : mistake.Message)}.");
            }
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
