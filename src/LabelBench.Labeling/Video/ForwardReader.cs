namespace LabelBench.Labeling.Video;

/// <summary>Reads a long file once, from front to back, by single bytes and by leaps; holds a window of it in memory.</summary>
internal sealed class ForwardReader(Stream stream)
{
    private readonly byte[] _window = new byte[256 * 1024];
    private long _start;
    private int _at;
    private int _filled;

    /// <summary>Of the next byte.</summary>
    internal long Position => _start + _at;

    /// <summary>The next byte, or -1 at the end.</summary>
    internal int Next() => _at < _filled || Refill() ? _window[_at++] : -1;

    /// <summary>Goes on to the next byte of this value and stands on it; false where none comes.</summary>
    internal bool LeapTo(byte value)
    {
        do
        {
            var found = _window.AsSpan(_at, _filled - _at).IndexOf(value);
            _at = found < 0 ? _filled : _at + found;
            if (found >= 0)
                return true;
        }
        while (Refill());
        return false;
    }

    /// <summary>Passes over bytes; false where the file ends among them.</summary>
    internal bool Skip(int count)
    {
        while (count > _filled - _at)
        {
            count -= _filled - _at;
            _at = _filled;
            if (!Refill())
                return false;
        }
        _at += count;
        return true;
    }

    /// <summary>Fills the used-up window.</summary>
    private bool Refill()
    {
        (_start, _at) = (_start + _filled, 0);
        _filled = stream.Read(_window);
        return _filled > 0;
    }
}
